// From the bus to the browsers: says which topic hears of what. The only place that broadcasts what was committed.
import type { Bus } from './bus.ts';
import type { Broadcast } from './threads/channel.ts';
import type { Audience } from './workspaces/audience.ts';

/** @returns the way to stop */
export const fanOut = (bus: Bus, broadcast: Broadcast, audience: Audience): (() => void) =>
  bus.subscribe(message => {
    switch (message.type) {
      case 'thread_events':
        for (const event of message.events) broadcast(`thread:${message.threadId}`, 'event', event);
        return;
      case 'live':
        return broadcast(`thread:${message.threadId}`, 'live', message.delta);
      case 'live_snapshot':
        return broadcast(`thread:${message.threadId}`, 'live_snapshot', message.snapshot);
      case 'thread_changed':
        return audience.tellLine(message.summary);
      case 'runner_changed':
        return broadcast(`workspace:${message.workspaceId}`, 'runner_changed', message.runner);
      case 'runner_gone':
        return broadcast(`workspace:${message.workspaceId}`, 'runner_gone', { id: message.runnerId });
      case 'channel_changed':
        return audience.tell(message.channel.id, 'channel_changed', message.channel);
      case 'member_changed':
        return broadcast(`workspace:${message.workspaceId}`, 'member_changed', message.member);
      case 'commands':
        return; // for the runner's own link (runners/runners.ts)
      case 'access_changed':
      case 'sessions_ended':
      case 'member_removed':
        return; // for those who decide and those who disconnect (policy/access.ts, accounts/watch-sockets.ts)
    }
  });
