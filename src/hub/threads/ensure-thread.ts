// The thread a start of `hawser up` leads to: the one that already works in the folder, or a first one, so that whoever
// signs in lands where they can type.
import { basename } from 'node:path';
import { newId } from '../../std/ids.ts';
import type { RunnerId, ThreadId } from '../../wire/protocol/ids.ts';
import { type AgentKind, defaultSettings } from '../../wire/protocol/settings.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { channelsOf, threadSummaries } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import type { Threads } from './threads.ts';

export const ensureThread = async (
  wish: { runnerId: RunnerId; agent: AgentKind; folder: string },
  { store, accounts, threads }: { store: Store; accounts: Accounts; threads: Threads },
): Promise<ThreadId> => {
  const { runnerId, agent, folder } = wish;
  const { id: workspaceId } = accounts.workspace;
  const known = await threadSummaries(store.db, workspaceId);
  // Asking for the practice model means it; otherwise whatever was chosen in the thread stays chosen.
  const same = known.find(
    thread => thread.runnerId === runnerId && thread.folder === folder && (agent === 'codex' || thread.agent === agent),
  );
  if (same) return same.id;
  const [channel] = await channelsOf(store.db, workspaceId);
  if (!channel) throw new Error('invariant: a workspace has a channel');
  const thread = {
    workspaceId,
    channelId: channel.id,
    title: `First steps in ${basename(folder)}`,
    nonce: newId('non'),
    session: { runnerId, agent, folder, settings: defaultSettings },
  };
  return threads.create(thread, await accounts.owner());
};
