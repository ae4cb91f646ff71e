// `hawser ports`: what the agents' programs on this machine listen on, as the running runner has noted it (status.ts).
import { HawserError } from '../std/errors.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { homeAt } from './home.ts';
import { plain } from './plain.ts';
import { readState } from './status.ts';

/** @throws HawserError `runner_not_running` */
export const ports = async (
  _: string | undefined,
  flags: FlagValues<'home' | 'json'>,
  { output, cwd }: Context,
): Promise<void> => {
  const state = await readState(homeAt(flags.home, cwd));
  if (!state) {
    const message = 'No runner runs on this machine with this Hawser home, so nobody watches its ports.';
    throw new HawserError({ code: 'runner_not_running', message, hint: 'Start it: hawser start' });
  }
  output.event('ports', { ports: state.ports });
  output.line();
  if (state.ports.length === 0) output.line('  No program of an agent listens on a port.');
  output.rows(
    state.ports.map(({ port, command, folder }) => [
      String(port),
      plain(folder === null ? command : `${command}, in ${folder}`),
    ]),
  );
  if (state.ports.length > 0) output.line('\n  They are shared from their threads, in the browser.');
  output.line();
};
