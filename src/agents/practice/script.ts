// The little language of the scripted model: a list of steps, as plain data. A test puts one into its prompt, below a
// marker line, and so decides what the model will do; the skills (skills/) are programs that yield the same steps.
// turn-player.ts plays them.
import { z } from 'zod';

/** Deltas a second, or all at once. */
const rate = z.union([z.number().positive(), z.literal('flat')]);
/** How often a failure happens before the step is skipped; left out, it always does. */
const times = z.number().int().positive().optional();

export const callStep = z.discriminatedUnion('do', [
  /** Runs a command. `why` asks for it to run outside the sandbox, in these words. */
  z.object({
    do: z.literal('run'),
    command: z.string(),
    cwd: z.string().optional(),
    /** Milliseconds until the model goes on while the command keeps running. */
    yieldMs: z.number().int().optional(),
    why: z.string().optional(),
    /** The command's beginning that a person may allow for good. */
    prefix: z.array(z.string()).optional(),
    /** As a login shell, which reads the person's profile; that is what agents do. */
    login: z.boolean().optional(),
  }),
  /** Writes files: a new one whole, or `from` replaced by `to` in one that exists. */
  z.object({
    do: z.literal('write'),
    files: z.array(
      z.union([
        z.object({ path: z.string(), text: z.string() }),
        z.object({ path: z.string(), from: z.string(), to: z.string() }),
      ]),
    ),
  }),
  /** A patch in Codex's own form. */
  z.object({ do: z.literal('patch'), patch: z.string() }),
  z.object({
    do: z.literal('plan'),
    steps: z.array(z.object({ text: z.string(), status: z.enum(['pending', 'running', 'done']) })),
    why: z.string().optional(),
  }),
  /** Asks the person; each option is a label and what it means. */
  z.object({
    do: z.literal('ask'),
    questions: z
      .array(
        z.object({
          id: z.string(),
          header: z.string(),
          text: z.string(),
          options: z.array(z.object({ label: z.string(), description: z.string() })),
        }),
      )
      .min(1)
      .max(3),
  }),
  /** Looks at an image file. */
  z.object({ do: z.literal('look'), path: z.string() }),
  /** Calls any tool. */
  z.object({
    do: z.literal('call'),
    tool: z.string(),
    namespace: z.string().optional(),
    input: z.record(z.string(), z.unknown()),
  }),
]);

export const step = z.union([
  callStep,
  z.discriminatedUnion('do', [
    /** Says text; commentary unless it is the last thing said. */
    z.object({ do: z.literal('say'), text: z.string(), rate: rate.optional() }),
    z.object({ do: z.literal('think'), text: z.string(), rate: rate.optional() }),
    /** Says `count` numbered words: "w0 w1 w2 …"; `stamped`, each says when in milliseconds: "w0@1700000000000 …". */
    z.object({
      do: z.literal('stream'),
      count: z.number().int().positive(),
      rate: rate.optional(),
      stamped: z.boolean().optional(),
    }),
    /** Calls several tools at once. */
    z.object({ do: z.literal('together'), calls: z.array(callStep).min(1) }),
    /** Answers with an HTTP status, or once the answer has begun with an error of the stream. */
    z.object({
      do: z.literal('fail'),
      status: z.number().int().min(400).max(599).optional(),
      code: z.string().optional(),
      message: z.string().optional(),
      times,
    }),
    /** Cuts the connection. */
    z.object({ do: z.literal('drop'), times }),
    /** Never says anything again. */
    z.object({ do: z.literal('hang') }),
    /** Waits for a signal (PracticeServer.signal), a file, or some milliseconds. */
    z.object({
      do: z.literal('wait'),
      signal: z.string().optional(),
      file: z.string().optional(),
      ms: z.number().int().optional(),
    }),
  ]),
]);

export type CallStep = z.infer<typeof callStep>;
export type Step = z.infer<typeof step>;
export type StepOf<Kind extends Step['do']> = Extract<Step, { do: Kind }>;

/** Everything from this line on, when a prompt has it, is a script: a JSON array of steps. */
export const SCRIPT_MARKER = '#practice-script';

/**
 * The script in a prompt.
 * @returns undefined when there is none; a sentence when there is one that cannot be read
 */
export const readScript = (prompt: string): readonly Step[] | string | undefined => {
  const at = prompt.search(new RegExp(`^${SCRIPT_MARKER}\\s*$`, 'm'));
  if (at === -1) return undefined;
  const text = prompt.slice(at + SCRIPT_MARKER.length);
  try {
    const parsed = z.array(step).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : `The script is not one I can play. ${z.prettifyError(parsed.error)}`;
  } catch (error) {
    return `The script is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** A prompt that makes the scripted model play these steps. */
export const scriptPrompt = (steps: readonly Step[], words = 'Please play this.'): string =>
  `${words}\n${SCRIPT_MARKER}\n${JSON.stringify(steps, null, 1)}`;

/** Steps that start a sub-agent which plays a script of its own, and wait for it. */
export const helperSteps = (name: string, steps: readonly Step[]): Step[] => {
  const call = { do: 'call' as const, namespace: 'collaboration' };
  return [
    { ...call, tool: 'spawn_agent', input: { task_name: name, message: scriptPrompt(steps), fork_turns: 'none' } },
    { ...call, tool: 'wait_agent', input: { timeout_ms: 60_000 } },
  ];
};
