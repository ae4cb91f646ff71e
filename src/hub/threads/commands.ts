// Writes the commands a thread's decisions entail, in the transaction of the events they belong to.
import type { RunnerId, ThreadId } from '../../wire/protocol/ids.ts';
import { addCommands } from '../store/queries/runners.ts';
import type { Tx } from '../store/store.ts';
import type { AddressedCommand } from './decide.ts';

export const addThreadCommands = async (
  tx: Tx,
  threadId: ThreadId,
  commands: readonly AddressedCommand[],
): Promise<void> => {
  const byRunner = Map.groupBy(commands, command => command.runnerId);
  for (const [runnerId, addressed] of byRunner as Map<RunnerId, AddressedCommand[]>) {
    await addCommands(
      tx,
      runnerId,
      addressed.map(({ body, asked }) => ({ threadId, body, ...asked })),
    );
  }
};
