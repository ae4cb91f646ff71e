// From the bus to the browsers: says which topic hears of what. The only place that broadcasts what was committed.
import type { Clock } from '../std/clock.ts';
import type { ThreadEvent } from '../wire/protocol/events.ts';
import type { WorkspaceId } from '../wire/protocol/ids.ts';
import { streamedText, withStreamedText } from '../wire/protocol/items.ts';
import type { Bus } from './bus.ts';
import { createMachineNews } from './runners/news.ts';
import type { Broadcast } from './threads/channel.ts';
import type { Audience } from './workspaces/audience.ts';

export type FanOutDeps = {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly workspaceId: WorkspaceId;
  readonly broadcast: Broadcast;
  readonly audience: Audience;
};

/** @returns the way to stop */
export const fanOut = ({ bus, clock, workspaceId, broadcast, audience }: FanOutDeps): (() => void) => {
  const workspace = `workspace:${workspaceId}`;
  const machines = createMachineNews(clock, runners => broadcast(workspace, 'runners_changed', { runners }));
  const stop = bus.subscribe(message => {
    switch (message.type) {
      case 'thread_events':
        for (const event of message.events) {
          const spoken = message.spoken.find(each => event.type === 'item.completed' && each.itemId === event.item.id);
          if (spoken) broadcast(`thread:${message.threadId}`, 'item_spoken', withoutText(event, spoken.heard));
          else broadcast(`thread:${message.threadId}`, 'event', event);
        }
        return;
      case 'live':
        return broadcast(`thread:${message.threadId}`, 'live', message.delta);
      case 'live_snapshot':
        return broadcast(`thread:${message.threadId}`, 'live_snapshot', message.snapshot);
      case 'thread_changed':
        return audience.tellLine(message.summary);
      case 'runner_changed':
        return machines.changed(message.runner);
      case 'runner_gone':
        machines.gone(message.runnerId);
        return broadcast(workspace, 'runner_gone', { id: message.runnerId });
      case 'channel_changed':
        return audience.tell(message.channel.id, 'channel_changed', message.channel);
      case 'member_changed':
        return broadcast(workspace, 'member_changed', message.member);
      case 'commands':
        return; // for the runner's own link (runners/runners.ts)
      case 'access_changed':
      case 'sessions_ended':
      case 'member_removed':
        return; // for those who decide and those who disconnect (policy/access.ts, accounts/watch-sockets.ts)
    }
  });
  return () => {
    stop();
    machines.close();
  };
};

/** A page that has heard millions of characters would stand still while it reads them once more. */
const withoutText = (event: ThreadEvent, heard: number) => {
  if (event.type !== 'item.completed') throw new Error('invariant: only items are spoken');
  const rest = streamedText(event.item).slice(heard);
  return { event: { ...event, item: withStreamedText(event.item, '') }, heard, rest };
};
