// `hawser link`: another sign-in link for the owner, when the first was used or has expired; with `--for`, a link to a new
// password for a member who lost theirs.
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { homeAt } from './home.ts';
import { mustFindLocalHub, resetLink, signInLink } from './local-hub.ts';

type Flags = FlagValues<'home' | 'json' | 'for'>;

export const link = async (_: undefined | string, flags: Flags, { output, cwd }: Context) => {
  const hub = await mustFindLocalHub(homeAt(flags.home, cwd).localFile);
  const url = flags.for === undefined ? await signInLink(hub) : await resetLink(hub, flags.for);
  output.event('link', flags.for === undefined ? { signInUrl: url } : { resetUrl: url });
  output.line(url);
};
