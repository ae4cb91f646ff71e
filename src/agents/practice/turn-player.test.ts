import { expect, test } from 'vitest';
import type { Step } from './script.ts';
import { nextAct, type Program } from './turn-player.ts';

function* program(): Program {
  yield { do: 'say', text: 'one' };
  const [first = ''] = yield { do: 'run', command: 'ls' };
  yield { do: 'say', text: `saw ${first}` };
  const both = yield {
    do: 'together',
    calls: [
      { do: 'look', path: 'a.png' },
      { do: 'look', path: 'b.png' },
    ],
  };
  yield { do: 'say', text: both.join(' and ') };
}

test('a program is played act by act, each up to its next calls', () => {
  const outputs = new Map<string, string>();
  const first = nextAct(program(), 'k', outputs);
  expect(first).toMatchObject({
    number: 0,
    steps: [{ text: 'one' }],
    calls: [{ id: 'call_k_0_0', name: 'exec_command' }],
  });

  outputs.set('call_k_0_0', 'files');
  const second = nextAct(program(), 'k', outputs);
  expect(second).toMatchObject({
    number: 1,
    steps: [{ text: 'saw files' }],
    calls: [{ id: 'call_k_1_0' }, { id: 'call_k_1_1' }],
  });

  outputs.set('call_k_1_1', 'B');
  expect(nextAct(program(), 'k', outputs)).toEqual(second);
  outputs.set('call_k_1_0', 'A');
  expect(nextAct(program(), 'k', outputs)).toEqual({ number: 2, steps: [{ do: 'say', text: 'A and B' }], calls: [] });
});

const call = (step: Step) => {
  const [item] = nextAct(
    (function* (): Program {
      yield step;
    })(),
    'k',
    new Map(),
  ).calls;
  return item && { ...item, input: item.custom ? item.input : JSON.parse(item.input) };
};

test('a command asks for escalation only when it says why', () => {
  expect(call({ do: 'run', command: 'ls', login: false })?.input).toEqual({
    cmd: 'ls',
    yield_time_ms: 10_000,
    login: false,
  });
  expect(call({ do: 'run', command: 'ls', why: 'May I?', prefix: ['ls'], yieldMs: 5, cwd: 'src' })?.input).toEqual({
    cmd: 'ls',
    yield_time_ms: 5,
    workdir: 'src',
    sandbox_permissions: 'require_escalated',
    justification: 'May I?',
    prefix_rule: ['ls'],
  });
});

test('files are written with one patch, each file in it once', () => {
  const patch = call({
    do: 'write',
    files: [
      { path: 'a.txt', from: 'one', to: 'two\nthree' },
      { path: 'b.txt', text: 'new\n' },
      { path: 'a.txt', from: 'four', to: 'five' },
    ],
  });
  expect(patch).toMatchObject({ name: 'apply_patch', custom: true });
  expect(patch?.input.split('\n')).toEqual([
    '*** Begin Patch',
    '*** Add File: b.txt',
    '+new',
    '*** Update File: a.txt',
    '@@',
    '-one',
    '+two',
    '+three',
    '@@',
    '-four',
    '+five',
    '*** End Patch',
  ]);
});

test('plans, questions and other tools are called in the words of Codex', () => {
  expect(call({ do: 'plan', steps: [{ text: 'a', status: 'running' }], why: 'so' })).toMatchObject({
    name: 'update_plan',
    input: { plan: [{ step: 'a', status: 'in_progress' }], explanation: 'so' },
  });
  const question = { id: 'q', header: 'Q', options: [{ label: 'x', description: 'y' }] };
  expect(call({ do: 'ask', questions: [{ ...question, text: 'Q?' }] })).toMatchObject({
    name: 'request_user_input',
    input: { questions: [{ ...question, question: 'Q?' }] },
  });
  expect(call({ do: 'call', tool: 'echo', namespace: 'mcp__a', input: { a: 1 } })).toMatchObject({
    name: 'echo',
    namespace: 'mcp__a',
    input: { a: 1 },
  });
});
