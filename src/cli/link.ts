// `hawser link`: another sign-in link, when the first was used or has expired.
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { homeAt } from './home.ts';
import { mustFindLocalHub, signInLink } from './local-hub.ts';

export const link = async (_: undefined | string, flags: FlagValues<'home' | 'json'>, { output, cwd }: Context) => {
  const hub = await mustFindLocalHub(homeAt(flags.home, cwd).localFile);
  const url = await signInLink(hub);
  output.event('link', { signInUrl: url });
  output.line(url);
};
