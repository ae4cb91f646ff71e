// `runner:<id>`: the hub's end of a runner's link. Only the runner that proved this id may join it. Its events go to
// their threads and are acknowledged once committed; its live text goes to the viewers.
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import { channelFor, noReply } from '../../wire/channel/topic.ts';
import { runnerEventBody } from '../../wire/protocol/events.ts';
import { type RunnerId, runnerId as runnerIdSchema, type ThreadId } from '../../wire/protocol/ids.ts';
import { PROTOCOL_VERSION } from '../../wire/protocol/limits.ts';
import type { LiveDelta } from '../../wire/protocol/live.ts';
import { createOrder, OUT_OF_ORDER } from '../../wire/protocol/order.ts';
import { type OutboxEntry, type RunnerJoined, runnerJoin, runnerPushes } from '../../wire/protocol/runner-topic.ts';
import { type Connection, notYours } from '../connection.ts';
import type { Threads } from '../threads/threads.ts';
import type { Runners } from './runners.ts';

export const runnerChannel = (deps: { threads: Threads; runners: Runners; log: Logger; hubVersion: string }) => {
  const { threads, runners, log, hubVersion } = deps;

  const accept = async (runnerId: RunnerId, envelopes: readonly Envelope[]): Promise<void> => {
    const entries = envelopes.flatMap(({ event, ...rest }): OutboxEntry[] => {
      const parsed = runnerEventBody.safeParse(event);
      if (parsed.success) return [{ ...rest, event: parsed.data }];
      log.warn('left out an event this hub can’t read', {
        runnerId,
        no: rest.no,
        error: z.prettifyError(parsed.error),
      });
      return [];
    });
    const byThread = Map.groupBy(entries, entry => entry.threadId);
    await Promise.all(
      [...byThread].map(async ([id, own]) => {
        const thread = await threads.get(id).catch(unknownThread);
        if (thread) await thread.accept(runnerId, own);
        else log.warn('left out events for a thread that does not exist', { runnerId, threadId: id });
      }),
    );
  };

  return channelFor<Connection>()({
    params: runnerJoin,
    pushes: runnerPushes,
    join: async (said, ctx) => {
      const id = runnerIdSchema.safeParse(ctx.id);
      if (ctx.assigns.kind !== 'runner' || ctx.assigns.runnerId !== id.data) throw notYours();
      if (said.protocol !== PROTOCOL_VERSION) throw otherProtocol(said.protocol);
      const runnerId = ctx.assigns.runnerId;
      ctx.onClose(await runners.join(runnerId, ctx, said));
      const reply: RunnerJoined = { protocol: PROTOCOL_VERSION, hubVersion };
      return { reply, state: { runnerId, committing: new Set<Promise<void>>(), order: createOrder() } };
    },
    handle: {
      events: async ({ after, entries }, ctx, { runnerId, committing, order }) => {
        if (!order.take(after, entries.at(-1)?.no)) {
          log.warn('a batch of events is missing', { runnerId, after });
          ctx.close(OUT_OF_ORDER); // it reconnects at once and sends it again
          return noReply;
        }
        // Not awaited, so that the next batch can share the commit of this one; but a runner that sends faster than
        // the disk writes waits here.
        const before = [...committing];
        const committed = accept(runnerId, entries)
          .then(() => Promise.all(before))
          .then(
            () => ctx.push('events_ack', { no: entries.at(-1)?.no ?? 0 }),
            error => {
              log.error('could not commit the events of a runner', { runnerId, error });
              ctx.close('the hub could not write what this runner sent'); // it reconnects and sends it again
            },
          )
          .finally(() => committing.delete(committed));
        committing.add(committed);
        if (committing.size > MAX_COMMITTING) await committed;
        return noReply;
      },
      live: async ({ deltas }, ctx, { runnerId }) => {
        for (const { threadId, ...delta } of deltas) {
          const thread = await threads.get(threadId).catch(unknownThread);
          if (thread?.liveDelta(runnerId, delta) === 'gap') ctx.push('need_live', gapIn(threadId, delta));
        }
        return noReply;
      },
      live_snapshot: async ({ items }, _ctx, { runnerId }) => {
        for (const { threadId, ...snapshot } of items) {
          const thread = await threads.get(threadId).catch(unknownThread);
          thread?.liveSnapshot(runnerId, snapshot);
        }
        return noReply;
      },
      commands_ack: async ({ no }, _ctx, { runnerId }) => {
        await runners.acknowledge(runnerId, no);
        return noReply;
      },
      capabilities: async (said, _ctx, { runnerId }) => {
        await runners.capabilities(runnerId, said);
        return noReply;
      },
      heartbeat: (load, _ctx, { runnerId }) => {
        runners.heartbeat(runnerId, load);
        return noReply;
      },
      response: ({ requestId, ok, result, problem }, _ctx, { runnerId }) => {
        runners.respond(runnerId, { requestId, ok, result, ...(problem && { problem }) });
        return noReply;
      },
    },
  });
};

/** Batches of one runner that are being committed at the same time. */
const MAX_COMMITTING = 32;

type Envelope = z.infer<typeof runnerPushes.events>['entries'][number];

const gapIn = (threadId: ThreadId, { itemId }: LiveDelta) => ({ threadId, itemId });

/** A thread that is not there is the runner's mistake; anything else that fails must stop the acknowledgement. */
const unknownThread = (error: unknown): undefined => {
  if (error instanceof HawserError && error.code === 'not_found') return undefined;
  throw error;
};

const otherProtocol = (theirs: number) =>
  new HawserError(
    theirs < PROTOCOL_VERSION
      ? {
          code: 'runner_too_old',
          message: `This machine's Hawser is older than the hub's (protocol ${theirs}, the hub has ${PROTOCOL_VERSION}).`,
          hint: 'On the machine, update Hawser: npm install -g hawser',
        }
      : {
          code: 'hub_too_old',
          message: `The hub's Hawser is older than this machine's (protocol ${PROTOCOL_VERSION}, the machine has ${theirs}).`,
          hint: 'Update the hub, or use the hub’s version on this machine.',
        },
  );
