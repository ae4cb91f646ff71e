// `hawser hub audit verify`: reads the audit log of this home's hub from end to end and says whether anybody meddled with
// it. Reads the database itself, so it also works when no hub runs, and does not take a hub's word for it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyAudit } from '../hub/audit/verify.ts';
import { firstWorkspace } from '../hub/store/queries/accounts.ts';
import { openSqliteReader } from '../hub/store/sqlite/open.ts';
import { HawserError } from '../std/errors.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { homeAt } from './home.ts';

/** @param argument where the log ended at an earlier time, as this command printed it: `812:9f3c…` */
export const auditVerify = async (
  argument: string | undefined,
  flags: FlagValues<'home' | 'json'>,
  { output, cwd }: Context,
): Promise<void> => {
  const known = argument === undefined ? undefined : readHead(argument);
  const file = join(homeAt(flags.home, cwd).hub, 'hub.db');
  if (!(await stat(file).catch(() => undefined))) throw noHub(file);
  const reader = openSqliteReader(file);
  try {
    const workspace = await firstWorkspace(reader.db);
    if (!workspace) throw noHub(file);
    const { head, problem } = await verifyAudit(reader.db, workspace.id, known);
    if (problem) throw new HawserError(problem);
    output.event('verified', { entries: head.no, head: `${head.no}:${head.hash}` });
    output.line(
      `The audit log is sound: ${head.no} ${head.no === 1 ? 'entry' : 'entries'}, none changed, none missing.`,
    );
    output.line(
      'Note down where it ends; given to this command later, it also shows whether the log was written anew:',
    );
    output.line(`${head.no}:${head.hash}`);
  } finally {
    await reader.close();
  }
};

const readHead = (text: string) => {
  const [, no, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (no !== undefined && hash !== undefined) return { no: Number(no), hash };
  throw new HawserError({
    code: 'invalid_argument',
    message: `“${text}” is not where an audit log ends.`,
    hint: 'Give what this command printed: a number, a colon, and 64 hexadecimal digits.',
  });
};

const noHub = (file: string) =>
  new HawserError({
    code: 'no_hub',
    message: `There is no hub’s database at ${file}.`,
    hint: 'Give the home of the hub with --home.',
  });
