// A turn that says nothing, as the session takes it: the thread is told what it waits for and when that is over, and a
// turn that was silent for too long is stopped where the owner wants that. Pure; quiet.ts judges, turn.ts ends the turn.
import type { Problem } from '../../std/errors.ts';
import type { Quiet, WaitsFor } from '../../wire/protocol/events.ts';
import { type Draft, effect, patch, tell } from './draft.ts';
import type { Input } from './inputs.ts';
import { waitsForPerson } from './quiet.ts';

export const onQuiet = (draft: Draft, { turnId, quiet, giveUp }: Extract<Input, { type: 'quiet' }>): void => {
  const { turn } = draft.state;
  if (turn?.id !== turnId || turn.givenUp || waitsForPerson(draft.state)) return;
  const givenUp = giveUp && !turn.stopping ? silenceProblem(quiet, draft.now) : undefined;
  patch(draft, { turn: { ...turn, quiet, givenUp } });
  tell(draft, { type: 'turn.quiet', turnId, quiet });
  if (givenUp) effect(draft, { do: 'interrupt', turnId });
};

/** The turn goes on, so what was said of its silence is over. */
export const onHeard = (draft: Draft): void => {
  const { turn } = draft.state;
  if (!turn?.quiet) return;
  patch(draft, { turn: { ...turn, quiet: undefined } });
  tell(draft, { type: 'turn.quiet', turnId: turn.id, quiet: null });
};

const WHAT: Readonly<Record<WaitsFor, string>> = {
  model: 'its model',
  command: 'a command',
  tool: 'a tool',
  network: 'the network',
  agent: 'the agent’s process, which did not answer',
};

const silenceProblem = ({ waitsFor, since }: Quiet, now: number): Problem => ({
  code: 'turn_silent',
  values: { minutes: Math.round((now - since) / 60_000), waitsFor },
  message: `The turn was stopped after ${Math.round((now - since) / 60_000)} min without a word, waiting for ${WHAT[waitsFor]}.`,
  hint: 'Continue to let the agent pick up where it was. The limit is silence.overdue_minutes in the machine’s policy.',
});
