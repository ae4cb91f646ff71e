// From the bus to the browsers: says which topic hears of what. The only place that broadcasts what was committed.
import type { Bus } from './bus.ts';
import type { Broadcast } from './threads/channel.ts';

/** @returns the way to stop */
export const fanOut = (bus: Bus, broadcast: Broadcast): (() => void) =>
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
        return broadcast(`workspace:${message.workspaceId}`, 'thread_changed', message.summary);
      case 'runner_changed':
        return broadcast(`workspace:${message.workspaceId}`, 'runner_changed', message.runner);
      case 'runner_gone':
        return broadcast(`workspace:${message.workspaceId}`, 'runner_gone', { id: message.runnerId });
      case 'channel_changed':
        return broadcast(`workspace:${message.workspaceId}`, 'channel_changed', message.channel);
      case 'commands':
        return; // for the runner's own link (runners/runners.ts)
    }
  });
