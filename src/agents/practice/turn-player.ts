// Plays a program of steps across the several requests of one turn. A model has no memory: each request brings the whole
// conversation, tool answers included. So the program is run from its beginning each time, gets the answers that are
// already there, and what it does next, up to its next calls, is this request's answer.
import type { CallItem } from './response-stream.ts';
import type { CallStep, Step } from './script.ts';

/** What a program gets back from a step: the tools' answers, in the order of the calls; nothing from steps that call none. */
export type Answers = readonly string[];

/** Steps one after the other. It must do the same when it gets the same answers. */
export type Program = Generator<Step, void, Answers>;

/** A step that calls no tool. */
export type PlainStep = Exclude<Step, CallStep | { do: 'together' }>;

export type Act = {
  /** What to do before the calls. */
  readonly steps: readonly PlainStep[];
  /** What to call at the end; the turn is over when there is none. */
  readonly calls: readonly CallItem[];
  /** Which act of the turn this is, from 0. */
  readonly number: number;
};

/**
 * The next part of a program.
 * @param key makes the ids of the calls; the same for all requests of the turn
 * @param outputs tools' answers so far, by call id
 */
export const nextAct = (program: Program, key: string, outputs: ReadonlyMap<string, string>): Act => {
  let steps: PlainStep[] = [];
  let number = 0;
  let next = program.next([]);
  while (!next.done) {
    const step = next.value;
    if (isPlain(step)) {
      steps.push(step);
      next = program.next([]);
      continue;
    }
    const calls = step.do === 'together' ? step.calls : [step];
    const items = calls.map((call, index) => toCallItem(call, `call_${key}_${number}_${index}`));
    const answers = items.flatMap(item => outputs.get(item.id) ?? []);
    if (answers.length < items.length) return { steps, calls: items, number };
    // What was said before these calls was said in an earlier answer.
    steps = [];
    number += 1;
    next = program.next(answers);
  }
  return { steps, calls: [], number };
};

const CALLS: ReadonlySet<Step['do']> = new Set(['run', 'write', 'patch', 'plan', 'ask', 'look', 'call', 'together']);

const isPlain = (step: Step): step is PlainStep => !CALLS.has(step.do);

/** How long a command may run before the model looks at it again, as Codex has it; a busy machine takes its time. */
const YIELD_MS = 10_000;

const toCallItem = (step: CallStep, id: string): CallItem => {
  const call = (name: string, input: object): CallItem => ({ id, name, input: JSON.stringify(input), custom: false });
  switch (step.do) {
    case 'run':
      return call('exec_command', {
        cmd: step.command,
        yield_time_ms: step.yieldMs ?? YIELD_MS,
        ...(step.cwd !== undefined && { workdir: step.cwd }),
        ...(step.login !== undefined && { login: step.login }),
        ...(step.why !== undefined && { sandbox_permissions: 'require_escalated', justification: step.why }),
        ...(step.prefix !== undefined && { prefix_rule: step.prefix }),
      });
    case 'write':
      return { id, name: 'apply_patch', input: toPatch(step.files), custom: true };
    case 'patch':
      return { id, name: 'apply_patch', input: step.patch, custom: true };
    case 'plan':
      return call('update_plan', {
        plan: step.steps.map(({ text, status }) => ({ step: text, status: PLAN_STATUS[status] })),
        ...(step.why !== undefined && { explanation: step.why }),
      });
    case 'ask':
      return call('request_user_input', {
        questions: step.questions.map(({ text, ...rest }) => ({ ...rest, question: text })),
      });
    case 'look':
      return call('view_image', { path: step.path });
    case 'call':
      return {
        ...call(step.tool, step.input),
        ...(step.namespace !== undefined && { namespace: step.namespace }),
      };
  }
};

const PLAN_STATUS = { pending: 'pending', running: 'in_progress', done: 'completed' } as const;

type FileToWrite = Extract<CallStep, { do: 'write' }>['files'][number];

/** Codex takes each file only once in a patch, so edits of one file become hunks of one update. */
const toPatch = (files: readonly FileToWrite[]): string => {
  const updates = new Map<string, string[]>();
  const added: string[] = [];
  for (const file of files) {
    if ('text' in file) added.push(`*** Add File: ${file.path}`, ...signed('+', file.text));
    else {
      const hunk = ['@@', ...signed('-', file.from), ...signed('+', file.to)];
      updates.set(file.path, [...(updates.get(file.path) ?? []), ...hunk]);
    }
  }
  const updated = [...updates].flatMap(([path, hunks]) => [`*** Update File: ${path}`, ...hunks]);
  return ['*** Begin Patch', ...added, ...updated, '*** End Patch'].join('\n');
};

const signed = (sign: '+' | '-', text: string): string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => `${sign}${line}`);
