// What a session knows of the ports its programs listen on: enough to take back, after a restart of the runner, what it
// told the thread before.
import type { FoundApp } from '../../wire/protocol/previews.ts';
import { type Draft, patch, tell } from './draft.ts';

export const onPortFound = (draft: Draft, port: number, app: FoundApp, returned: boolean): void => {
  if (draft.state.phase === 'stopped') return;
  patch(draft, { ports: [...known(draft).filter(each => each !== port), port] });
  tell(draft, { type: 'port.found', port, app, returned });
};

export const onPortGone = (draft: Draft, port: number): void => {
  if (!known(draft).includes(port)) return;
  patch(draft, { ports: known(draft).filter(each => each !== port) });
  tell(draft, { type: 'port.gone', port });
};

/** The agent's programs ended with the agent (runner/agents.ts), and grants with the runner. */
export const allPortsGone = (draft: Draft): void => {
  for (const port of known(draft)) onPortGone(draft, port);
};

const known = ({ state }: Draft): readonly number[] => state.ports ?? [];
