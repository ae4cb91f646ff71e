// Who hears of what in a workspace: everybody of what is open, and of a private channel only those inside, one by one.
// When rights change, whoever sees a channel from now on is told of it and its threads, and whoever no longer does is
// told to forget them.
import type { Logger } from '../../std/log.ts';
import type { ChannelContext } from '../../wire/channel/topic.ts';
import type { ApprovalLine } from '../../wire/protocol/approvals.ts';
import type { ChannelId, MemberId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { Channel, ThreadSummary } from '../../wire/protocol/workspace-topic.ts';
import type { Connection } from '../connection.ts';
import type { Access } from '../policy/access.ts';
import { channelsOf, threadSummaries } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import type { Broadcast } from '../threads/channel.ts';

type Seat = { readonly member: MemberId; readonly ctx: ChannelContext<Connection>; sees: ReadonlySet<ChannelId> };

export type Audience = {
  /** Counts a joined workspace channel in, until it ends. @param sees the channels its join told of */
  sit(ctx: ChannelContext<Connection>, member: MemberId, sees: readonly ChannelId[]): void;
  /** Says something about a channel to everybody who sees it. */
  tell(channel: ChannelId, event: string, payload: object): void;
  /** Says a thread's line to everybody who sees it, as it looks to each of them. */
  tellLine(line: ThreadSummary): void;
  close(): void;
};

export const createAudience = (deps: {
  store: Store;
  access: Access;
  log: Logger;
  workspaceId: WorkspaceId;
  broadcast: Broadcast;
}): Audience => {
  const { store, access, log, workspaceId, broadcast } = deps;
  const seats = new Set<Seat>();

  const stop = access.onChange(() => {
    regard().catch(error => log.error('could not tell who sees which channel', { error }));
  });
  const regard = async () => {
    const channels = await channelsOf(store.db, workspaceId);
    const changed: { seat: Seat; gained: Channel[] }[] = [];
    for (const seat of seats) {
      const visible = channels.filter(({ id }) => access.may(seat.member, 'read_channel', { kind: 'channel', id }));
      const sees = new Set(visible.map(({ id }) => id));
      for (const id of seat.sees) if (!sees.has(id)) seat.ctx.push('channel_gone', { id });
      const gained = visible.filter(({ id }) => !seat.sees.has(id));
      seat.sees = sees;
      if (gained.length > 0) changed.push({ seat, gained });
    }
    const threads = await threadSummaries(store.db, workspaceId);
    for (const { seat, gained } of changed) {
      for (const channel of gained) {
        seat.ctx.push('channel_changed', withInsiders(channel, access));
        for (const line of threads) if (line.channelId === channel.id) push(seat, line);
      }
    }
    // Who may answer, or drive, may have changed too.
    for (const line of threads) if (asksSomebody(line)) tellLine(line);
  };
  const push = ({ ctx, member }: Seat, line: ThreadSummary) =>
    ctx.push('thread_changed', lineFor(line, member, access));
  const tellLine = (line: ThreadSummary) => {
    if (!asksSomebody(line)) return tell(line.channelId, 'thread_changed', line);
    const channel = { kind: 'channel', id: line.channelId } as const;
    for (const seat of seats) if (access.may(seat.member, 'read_channel', channel)) push(seat, line);
  };
  const tell: Audience['tell'] = (channel, event, payload) => {
    const inside = access.insiders(channel);
    if (!inside) return broadcast(`workspace:${workspaceId}`, event, payload);
    for (const { member, ctx } of seats) if (inside.has(member)) ctx.push(event, payload);
  };

  return {
    sit: (ctx, member, sees) => {
      const seat: Seat = { member, ctx, sees: new Set(sees) };
      seats.add(seat);
      ctx.onClose(() => void seats.delete(seat));
    },
    tell,
    tellLine,
    close: () => {
      stop();
      seats.clear();
    },
  };
};

/** A channel as its viewers see it. */
export const withInsiders = (channel: Channel, access: Access): Channel => {
  const inside = access.insiders(channel.id);
  return { id: channel.id, name: channel.name, ...(inside && { members: [...inside] }) };
};

/** Whether a line says something to those alone who can do something about it. */
const asksSomebody = ({ state, waiting }: ThreadSummary): boolean =>
  waiting.length > 0 || state === 'needs_you' || state === 'blocked';

/**
 * A thread's line as one member sees it: what only others may answer, let go on or mend does not need them. `approvals`
 * still says that something waits, and `blocked` that it is stuck.
 */
export const lineFor = (line: ThreadSummary, member: MemberId, access: Access): ThreadSummary => {
  if (!asksSomebody(line)) return line;
  const { id, channelId, runnerId } = line;
  const target = { kind: 'thread', id, channelId, ...(runnerId && { runnerId }) } as const;
  if (line.waiting.length > 0) {
    const answers = access.may(member, 'answer_approval', target);
    // Of two people it needs, whoever has said yes is not the second; and whoever asked for the work may not be the first.
    const isFor = ({ allowedBy, notBy }: ApprovalLine) => !allowedBy?.includes(member) && !notBy?.includes(member);
    const waiting = answers ? line.waiting.filter(isFor) : [];
    return waiting.length > 0 ? { ...line, waiting } : { ...line, state: 'working', waiting };
  }
  if (access.may(member, 'drive_session', target)) return line;
  // A queue that is held waits for somebody all the same.
  return line.state === 'blocked' ? { ...line, forOthers: true } : { ...line, state: 'queued' };
};
