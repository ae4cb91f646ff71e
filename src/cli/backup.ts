// `hawser hub backup`: a copy of the hub's folder, taken while the hub runs.
import { resolve } from 'node:path';
import { backUp } from '../hub/backup.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { homeAt } from './home.ts';

export const hubBackup = async (
  argument: string | undefined,
  flags: FlagValues<'home' | 'json'>,
  { output, cwd }: Context,
): Promise<void> => {
  const target = resolve(cwd, argument ?? '.');
  await backUp(homeAt(flags.home, cwd).hub, target);
  output.event('backed_up', { folder: target });
  output.line(`Everything of the hub is in ${target}, its key included: keep it as safe as the hub.`);
};
