// Who looks at a thread's previews, on its channel: each browser is told of those that its member may open, soon after
// something has changed, and says which one its pane shows.
import type { ChannelContext } from '../../wire/channel/topic.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import type { PreviewId } from '../../wire/protocol/previews.ts';
import type { Access } from '../policy/access.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import { targetOf } from '../threads/target.ts';
import type { Thread } from '../threads/thread.ts';
import { mayOpen } from './ceiling.ts';
import type { Lookers } from './lookers.ts';
import type { Previews } from './previews.ts';

export type LookersDeps = {
  readonly access: Access;
  readonly previews: Pick<Previews, 'ofThread'>;
  readonly lookers: Lookers;
};

/** @returns what to call when the pane of this browser shows another preview, or none */
export const tellLookers = (
  ctx: Pick<ChannelContext<unknown>, 'push' | 'onClose'>,
  { thread, member }: { readonly thread: Thread; readonly member: MemberId },
  { access, previews, lookers }: LookersDeps,
): ((id: PreviewId | null) => void) => {
  const opens = (row: PreviewRow) =>
    mayOpen(row, member, {
      workspace: access.may(member, 'read_workspace', { kind: 'workspace' }),
      thread: access.may(member, 'read_thread', targetOf(thread.head())),
    });
  const mine = () => previews.ofThread(thread.head().id).filter(opens);
  let told = '[]';
  const tell = () => {
    const looking = mine()
      .map(({ id }) => ({ previewId: id, ...lookers.of(id) }))
      .filter(({ members, guests }) => members.length + guests > 0);
    const next = JSON.stringify(looking);
    if (next === told) return;
    told = next;
    ctx.push('looking', { previews: looking });
  };
  let close = (): void => undefined;
  ctx.onClose(
    lookers.onChange(ids => {
      // Every open thread of the hub hears of every change; most are not concerned.
      if (previews.ofThread(thread.head().id).some(({ id }) => ids.has(id))) tell();
    }),
  );
  ctx.onClose(() => close());
  tell();
  return id => {
    close();
    close = mine().some(row => row.id === id) && id !== null ? lookers.paneOpened(id, member) : () => undefined;
  };
};
