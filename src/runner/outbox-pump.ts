// Sends the runner's outbox over one connection: in order, a bounded number of events ahead of what the hub says it has
// committed, and nothing is forgotten before that.
import type { Channel } from 'phoenix';
import { runnerBroadcasts } from '../wire/protocol/runner-topic.ts';
import type { Say } from './hub-socket.ts';
import type { Journal } from './journal.ts';

/** Events sent and not acknowledged; the hub's disk sets the pace beyond. */
const MAX_AHEAD = 1_000;

/** @returns a function to call whenever there may be more to send */
export const outboxPump = (channel: Channel, say: Say, journal: Journal): (() => void) => {
  // What an earlier connection sent and nobody acknowledged is sent again; the hub knows it by its numbers.
  let acked = 0;
  let sent = 0;
  const pump = () => {
    while (sent - acked < MAX_AHEAD && sent < journal.outboxEnd()) {
      const entries = journal.outboxAfter(sent);
      const [first, last] = [entries[0]?.no, entries.at(-1)?.no];
      if (first === undefined || last === undefined) return;
      acked = Math.max(acked, first - 1);
      say('events', { after: sent, entries });
      sent = last;
    }
  };
  channel.on('events_ack', payload => {
    const { no } = runnerBroadcasts.events_ack.parse(payload);
    acked = no;
    journal.acknowledge(no);
    pump();
  });
  return pump;
};
