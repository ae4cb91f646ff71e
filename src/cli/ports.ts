// `hawser ports`: what the agents' programs on this machine listen on, as the running runner has noted it (status.ts), and
// the addresses of those that are shared, as the hub says.
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { homeAt } from './home.ts';
import { plain } from './plain.ts';
import { hubOf } from './share.ts';
import { noRunner, readState } from './status.ts';

/** @throws HawserError `runner_not_running` */
export const ports = async (
  _: string | undefined,
  flags: FlagValues<'home' | 'json'>,
  { output, cwd, env }: Context,
): Promise<void> => {
  const home = homeAt(flags.home, cwd);
  const state = await readState(home);
  if (!state) throw noRunner();
  // Neither a hub that does not answer nor a key that is locked away keeps anybody from the list.
  const shared = await hubOf(home, env)
    .then(hub => hub?.list() ?? [])
    .catch(() => []);
  const listed = state.ports.map(each => {
    const preview = shared.find(({ port, threadId }) => port === each.port && threadId === each.threadId);
    return { ...each, ...(preview && { url: preview.url }) };
  });
  output.event('ports', { ports: listed });
  output.line();
  if (listed.length === 0) output.line('  No program of an agent listens on a port.');
  output.rows(
    listed.map(({ port, command, folder, url }) => [
      String(port),
      plain([command, folder && `in ${folder}`, url].filter(Boolean).join(', ')),
    ]),
  );
  if (listed.length > 0) output.line('\n  Share one in its thread, or here: hawser share <port>');
  output.line();
};
