// The runners of a hub: which are enrolled, which have a link at this moment, what they said of themselves. Sends them
// the commands that wait for them and asks them questions that are not worth keeping.
import type { Clock } from '../../std/clock.ts';
import type { Problem } from '../../std/errors.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Logger } from '../../std/log.ts';
import type { Asker } from '../../wire/protocol/asker.ts';
import type { MemberId, RunnerId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { pace } from '../../wire/protocol/limits.ts';
import type { Capabilities, RunnerRequest } from '../../wire/protocol/runner-topic.ts';
import type { RunnerView } from '../../wire/protocol/workspace-topic.ts';
import { appendAudit } from '../audit/append.ts';
import type { Bus } from '../bus.ts';
import * as rows from '../store/queries/runners.ts';
import type { Store } from '../store/store.ts';
import { createCopies } from './copies.ts';

/** The live end of a runner's connection, as runners/channel.ts gives it. */
export type RunnerLink = {
  push(event: string, payload: object): void;
  close(reason: string): void;
};

export type Response = {
  readonly requestId: string;
  readonly ok: boolean;
  readonly result?: unknown;
  readonly problem?: Problem;
};

export type Runners = {
  /** @throws HawserError `not_found` */
  view(id: RunnerId): Promise<RunnerView>;
  list(): Promise<RunnerView[]>;
  enrol(runner: { name: string; publicKey: string; owner: MemberId }): Promise<RunnerId>;
  /** What people here call it, from then on. */
  rename(id: RunnerId, name: string): Promise<void>;
  /**
   * Ends its link and refuses its key from then on. Everybody goes through forget.ts.
   * @param by who wants it; null is the machine itself
   * @param leave told once it can say nothing more; ends what its threads have open
   */
  forget(id: RunnerId, by: MemberId | null, leave: () => Promise<void>): Promise<void>;
  /** A runner has joined with what it has; an earlier link of the same runner is closed. Returns the way to leave. */
  join(
    id: RunnerId,
    link: RunnerLink,
    said: { appliedCommand: number; boot: string; capabilities: Capabilities },
  ): Promise<() => void>;
  acknowledge(id: RunnerId, through: number): Promise<void>;
  capabilities(id: RunnerId, capabilities: Capabilities): Promise<void>;
  heartbeat(id: RunnerId, load: NonNullable<RunnerView['load']>): void;
  /** Asks a runner and waits for its answer. @throws HawserError what the runner answered, `runner_offline`, `runner_silent` */
  request(id: RunnerId, body: RunnerRequest, by: Asker): Promise<unknown>;
  respond(id: RunnerId, response: Response): void;
  online(): number;
  close(): Promise<void>;
};

type Online = {
  readonly link: RunnerLink;
  readonly since: number;
  /** Commands up to here have been sent over this link. */
  sentCommand: number;
  /** The last command sent on this connection; 0 before the first. */
  follows: number;
  sending: boolean;
  mayHaveMore: boolean;
  lastHeard: number;
  load?: NonNullable<RunnerView['load']>;
  readonly pending: Map<string, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>;
};

/** A link silent for two heartbeats and a little is dead, even when its socket still says otherwise (F5). */
const SILENCE_MS = 2 * pace.heartbeatMs + 5_000;
const REQUEST_MS = 30_000;
const COMMANDS_AT_ONCE = 500;

export const createRunners = (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  log: Logger;
  workspaceId: WorkspaceId;
}): Runners => {
  const { store, bus, clock, log, workspaceId } = deps;
  const online = new Map<RunnerId, Online>();
  /** Machines that are being forgotten or were, until they are enrolled again: whoever was on the way here with one. */
  const forgotten = new Set<RunnerId>();
  const copies = createCopies();
  /** Machines whose key was seen in use twice, until this hub is started again or the machine is forgotten. */
  const copied = new Set<RunnerId>();

  /**
   * Every enrolled machine as it is in the database: read once, and again row by row whenever one is told of. After a
   * restart thousands of pages want the whole list within seconds (F13).
   */
  const written = new Map<RunnerId, rows.StoredRunner>();
  let reading: Promise<void> | undefined;
  const readAll = async () => {
    const all = await rows.runnersOf(store.db, workspaceId);
    for (const each of all) if (!written.has(each.id) && !forgotten.has(each.id)) written.set(each.id, each);
  };

  const toView = (stored: rows.StoredRunner): RunnerView => {
    const link = online.get(stored.id);
    return {
      id: stored.id,
      name: stored.name,
      owner: stored.owner,
      online: link !== undefined,
      since: link?.since ?? stored.lastSeen ?? stored.createdAt,
      ...(stored.capabilities && { capabilities: stored.capabilities }),
      ...(link?.load && { load: link.load }),
      ...(copied.has(stored.id) && { problem: KEY_COPIED }),
    };
  };
  const read = async (id: RunnerId): Promise<rows.StoredRunner> => {
    const stored = await rows.runnerById(store.db, id);
    if (!stored) throw new HawserError({ code: 'not_found', message: 'This machine is not enrolled here.' });
    return stored;
  };
  const publish = async (id: RunnerId): Promise<void> => {
    const stored = await read(id);
    // It was forgotten while its row was read: told now, everybody would have it again.
    if (forgotten.has(id)) return;
    written.set(id, stored);
    bus.publish({ type: 'runner_changed', workspaceId, runner: toView(stored) });
  };
  const inBackground = (work: Promise<unknown>) =>
    void work.catch(error => log.error('could not tell of a runner', { error }));

  const sendCommands = async (id: RunnerId): Promise<void> => {
    const link = online.get(id);
    if (!link) return;
    link.mayHaveMore = true;
    if (link.sending) return;
    link.sending = true;
    try {
      while (link.mayHaveMore && online.get(id) === link) {
        link.mayHaveMore = false;
        const commands = await rows.pendingCommands(store.db, id, link.sentCommand, COMMANDS_AT_ONCE);
        const last = commands.at(-1);
        if (!last) continue;
        link.link.push('commands', { after: link.follows, commands });
        link.sentCommand = link.follows = last.no;
        link.mayHaveMore = true;
      }
    } finally {
      link.sending = false;
    }
  };

  const leave = (id: RunnerId, link: Online) => {
    if (online.get(id) !== link) return;
    online.delete(id);
    for (const { reject } of link.pending.values()) reject(offline());
    inBackground(store.write(tx => rows.saveRunnerState(tx, id, { lastSeen: clock.now() })).then(() => publish(id)));
  };

  const stopListening = bus.subscribe(message => {
    if (message.type === 'commands') inBackground(sendCommands(message.runnerId));
  });
  const stopWatching = clock.every(pace.heartbeatMs, () => {
    for (const [id, link] of online) {
      if (clock.monotonic() - link.lastHeard < SILENCE_MS) continue;
      log.warn('a runner went silent', { runnerId: id });
      link.link.close('silent');
      leave(id, link);
    }
  });

  return {
    view: async id => toView(await read(id)),
    list: async () => {
      reading ??= readAll();
      await reading.catch(error => {
        reading = undefined;
        throw error;
      });
      return [...written.values()].map(toView);
    },

    enrol: async ({ name, publicKey, owner }) => {
      const id = newId('run') as RunnerId;
      const enrolled = await store.write(async tx => {
        const now = clock.now();
        const kept = await rows.enrolRunner(tx, { id, workspaceId, owner, name, publicKey, now });
        // One that comes again with its key is no news.
        const fact = { workspaceId, now, actor: owner, what: 'runner.enrolled' as const, subject: id };
        if (kept === id) await appendAudit(tx, { ...fact, detail: { name } });
        return kept;
      });
      forgotten.delete(enrolled);
      await publish(enrolled);
      return enrolled;
    },

    rename: async (id, name) => {
      await store.write(tx => rows.renameRunner(tx, id, name));
      await publish(id);
    },

    forget: async (id, by, leave) => {
      forgotten.add(id);
      try {
        const link = online.get(id);
        if (link) {
          online.delete(id);
          for (const { reject } of link.pending.values()) reject(offline());
          link.link.close('forgotten');
        }
        await store.write(tx => rows.dropCommands(tx, id));
        await leave();
        await store.write(async tx => {
          const now = clock.now();
          if (await rows.forgetRunner(tx, id, now))
            await appendAudit(tx, { workspaceId, now, actor: by, what: 'runner.revoked', subject: id });
        });
        copied.delete(id);
      } catch (error) {
        forgotten.delete(id);
        reading = undefined; // it may have been left out
        throw error;
      }
      written.delete(id);
      bus.publish({ type: 'runner_gone', workspaceId, runnerId: id });
    },

    join: async (id, link, { appliedCommand, boot, capabilities }) => {
      // A socket that was let in before its machine was forgotten is not let in again (R41).
      if (forgotten.has(id) || !(await rows.runnerById(store.db, id))) throw notEnrolled();
      if (copies.joined(id, boot)) {
        log.warn('two copies of a runner’s key are in use', { runnerId: id });
        copied.add(id);
      }
      await store.write(async tx => {
        await rows.acknowledgeCommands(tx, id, appliedCommand);
        await rows.saveRunnerState(tx, id, { capabilities, lastSeen: clock.now() });
      });
      // Nor one whose machine was forgotten meanwhile: forget() found no link to close.
      if (forgotten.has(id)) throw notEnrolled();
      const earlier = online.get(id);
      const joined: Online = {
        link,
        since: clock.now(),
        sentCommand: appliedCommand,
        follows: 0,
        sending: false,
        mayHaveMore: false,
        lastHeard: clock.monotonic(),
        pending: new Map(),
      };
      online.set(id, joined);
      if (earlier) {
        for (const { reject } of earlier.pending.values()) reject(offline());
        earlier.link.close('replaced by a newer connection of the same runner');
      }
      inBackground(publish(id));
      inBackground(sendCommands(id));
      return () => leave(id, joined);
    },

    acknowledge: (id, through) => store.write(tx => rows.acknowledgeCommands(tx, id, through)),

    capabilities: async (id, capabilities) => {
      await store.write(tx => rows.saveRunnerState(tx, id, { capabilities, lastSeen: clock.now() }));
      await publish(id);
    },

    heartbeat: (id, load) => {
      const link = online.get(id);
      if (!link) return;
      link.lastHeard = clock.monotonic();
      const changed = JSON.stringify(link.load) !== JSON.stringify(load);
      link.load = load;
      if (changed) inBackground(publish(id));
    },

    request: (id, body, by) => {
      const link = online.get(id);
      if (!link) return Promise.reject(offline());
      const requestId = newId('req');
      return new Promise((resolve, reject) => {
        const cancel = clock.after(REQUEST_MS, () => settle(() => reject(silent())));
        const settle = (how: () => void) => {
          cancel();
          link.pending.delete(requestId);
          how();
        };
        link.pending.set(requestId, {
          resolve: value => settle(() => resolve(value)),
          reject: error => settle(() => reject(error)),
        });
        link.link.push('request', { requestId, by, body });
      });
    },

    respond: (id, { requestId, ok, result, problem }) => {
      const waiting = online.get(id)?.pending.get(requestId);
      if (!waiting) return; // it came too late, and whoever asked has been told so
      if (ok) waiting.resolve(result);
      else
        waiting.reject(new HawserError(problem ?? { code: 'runner_failed', message: 'The machine could not do it.' }));
    },

    online: () => online.size,
    close: async () => {
      stopListening();
      stopWatching();
      for (const { pending } of online.values()) for (const { reject } of pending.values()) reject(offline());
      online.clear();
    },
  };
};

const notEnrolled = () =>
  new HawserError({
    code: 'not_enrolled',
    message: 'The hub does not know this machine.',
    hint: 'It may have been removed from the workspace. Enrol it again: hawser start',
  });

const KEY_COPIED: Problem = {
  code: 'key_copied',
  message: 'The key of this machine is in use in two places at once: somebody may have copied it.',
  hint: 'Forget the machine here, then on the real one run: hawser logout, hawser login',
};

const offline = () =>
  new HawserError({
    code: 'runner_offline',
    message: 'This machine is not connected.',
    hint: 'Start its runner (hawser start), then try again.',
  });

const silent = () =>
  new HawserError({ code: 'runner_silent', message: 'The machine did not answer in time.', hint: 'Try again.' });
