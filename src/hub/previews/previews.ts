// The previews of a hub: made from a runner's grant, found by the label of their host, stopped everywhere at once, and
// the codes and keys by which people get in. Which bytes go where is proxy.ts and websocket.ts.
import { createHash } from 'node:crypto';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Logger } from '../../std/log.ts';
import type { Asker } from '../../wire/protocol/asker.ts';
import type { MemberId, RunnerId, ThreadId } from '../../wire/protocol/ids.ts';
import {
  type Addresses,
  type PreviewId,
  type PreviewView,
  type ShareWish,
  shared,
  usualPorts,
} from '../../wire/protocol/previews.ts';
import type { RunnerView } from '../../wire/protocol/workspace-topic.ts';
import { hashSecret, newSecret } from '../accounts/secrets.ts';
import type { Bus } from '../bus.ts';
import type { Viewer } from '../connection.ts';
import type { Access } from '../policy/access.ts';
import type { Action } from '../policy.ts';
import type { Runners } from '../runners/runners.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import * as rows from '../store/queries/previews.ts';
import type { Store } from '../store/store.ts';
import { targetOf } from '../threads/target.ts';
import type { Thread } from '../threads/thread.ts';
import type { Threads } from '../threads/threads.ts';
import { mayOpen, mustBeWithinCeiling } from './ceiling.ts';
import { addressOf, hostnameOf, type PreviewBase } from './hosts.ts';
import { labelFor } from './labels.ts';

/** Who shares: a signed-in person, or the owner of a machine at its keyboard. */
export type Sharer = Pick<Viewer, 'workspaceId'> & { readonly member: Pick<Viewer['member'], 'id' | 'name'> };

export type Previews = {
  /** Asks the runner for the port and opens a host for it. @throws HawserError what policy or the runner says */
  share(viewer: Sharer, threadId: ThreadId, wish: ShareWish): Promise<PreviewView>;
  /** Says in the thread that a port need not be shared. */
  pass(viewer: Viewer, threadId: ThreadId, port: number): Promise<void>;
  /** @throws HawserError `not_found`, `forbidden` */
  stop(id: PreviewId, viewer: Viewer): Promise<void>;
  /** Stops whatever a machine shares of a port. @returns how many previews that were */
  stopFrom(runnerId: RunnerId, port: number, owner: Sharer): Promise<number>;
  /** What is shared from a machine. */
  from(runnerId: RunnerId): PreviewView[];
  listOf(viewer: Viewer, threadId: ThreadId): Promise<PreviewView[]>;
  /** Where the usual ports of a thread will be, should they be shared. @throws HawserError `no_preview_domain` */
  addressesOf(threadId: ThreadId, runnerId: RunnerId): Promise<Addresses>;
  find(id: PreviewId): PreviewRow | undefined;
  /** Undefined for what never was, was stopped, or is outlived: nobody can tell which (R9). */
  byLabel(label: string): PreviewRow | undefined;
  siblingsOf(preview: PreviewRow): PreviewRow[];
  ofThread(threadId: ThreadId): PreviewRow[];
  /** @returns the address that lets the browser in that holds the challenge's secret, once, for 30 s (R12) */
  mintCode(preview: PreviewRow, wish: { viewer: Viewer; challenge: string; path: string }): Promise<string>;
  /** Uses a code up. @returns the key for the browser and where it wanted to go, or undefined */
  enter(
    preview: PreviewRow,
    code: string,
    nonces: readonly string[],
  ): Promise<{ key: string; path: string } | undefined>;
  /** A token for programs: `Authorization: Bearer …`. */
  mintToken(preview: PreviewRow, wish: { viewer: Viewer; hours: number }): Promise<string>;
  /** Takes keys back from a browser that leaves a session's previews for another's. */
  withdraw(keyHashes: readonly string[]): Promise<void>;
  /** Whether a member may open it at this moment. */
  opensFor(preview: PreviewRow, member: MemberId): Promise<boolean>;
  /** @returns whose key it is, if it opens this preview at this moment */
  admits(preview: PreviewRow, keyHash: string): Promise<MemberId | undefined>;
  /** @returns the way to stop listening */
  onStop(listener: (id: PreviewId) => void): () => void;
  close(): void;
};

const CODE_MS = 30_000;
export const KEY_MS = 24 * 3_600_000;
export const ENTER_PATH = '/.hawser/enter';

export const openPreviews = async (deps: {
  store: Store;
  clock: Clock;
  log: Logger;
  bus: Bus;
  access: Access;
  threads: Threads;
  runners: Runners;
  base: () => PreviewBase;
  /** The hub's own, which hosts are made with. */
  key: string;
  /** Whether those who would open a preview are elsewhere, and the base is of this machine. */
  unreachable: boolean;
}): Promise<Previews> => {
  const { store, clock, log, bus, access, threads, runners } = deps;
  const byLabel = new Map<string, PreviewRow>();
  for (const row of await rows.openPreviews(store.db, clock.now())) byLabel.set(row.label, row);
  const listeners = new Set<(id: PreviewId) => void>();

  const alive = (row: PreviewRow | undefined) => (row && row.expiresAt > clock.now() ? row : undefined);
  const all = () => [...byLabel.values()].filter(row => row.expiresAt > clock.now());
  const find = (id: PreviewId) => all().find(row => row.id === id);
  /** With the role they have at this moment, not the one they came with. */
  const askerOf = ({ member: { id, name } }: Sharer): Asker => ({ memberId: id, name, role: access.actor(id).role });
  const threadFor = async (viewer: Sharer, id: ThreadId, action: Action): Promise<Thread> => {
    const thread = await threads.get(id);
    if (thread.workspaceId !== viewer.workspaceId) throw noThread();
    access.must(viewer.member.id, action, targetOf(thread.head()));
    return thread;
  };
  const opens = async (row: PreviewRow, member: MemberId): Promise<boolean> => {
    const head = (await threads.get(row.threadId)).head();
    return mayOpen(row, member, {
      workspace: access.may(member, 'read_workspace', { kind: 'workspace' }),
      thread: access.may(member, 'read_thread', targetOf(head)),
    });
  };
  /** Whatever happens in between, the thread and the row say the same: both are one commit. */
  const end = async (row: PreviewRow, by: Asker): Promise<void> => {
    if (!byLabel.delete(row.label)) return; // it is being ended already
    const { id: previewId, port } = row;
    try {
      const thread = await threads.get(row.threadId);
      await thread.note(
        () => [{ type: 'port.unshared', by: by.memberId, port, previewId }],
        tx => rows.stopPreview(tx, previewId, clock.now()),
      );
    } catch (error) {
      byLabel.set(row.label, row);
      throw error;
    }
    for (const tell of listeners) tell(previewId);
    // Nobody waits for a laptop.
    void tellRunner(row.runnerId, row, by);
  };
  /** A laptop that is away is told when it is back. */
  const tellRunner = async (runnerId: RunnerId, { id, grantId }: rows.OwedStop, by: Asker): Promise<void> => {
    try {
      await runners.request(runnerId, { method: 'stop_sharing', grantId }, by);
      await store.write(tx => rows.runnerWasTold(tx, id, clock.now()));
    } catch (error) {
      log.info('a runner could not be told to stop sharing', { previewId: id, error });
    }
  };
  const tellAll = async (runnerId: RunnerId): Promise<void> => {
    for (const owed of await rows.owedStops(store.db, runnerId, clock.now())) {
      await tellRunner(runnerId, owed, { memberId: owed.sharedBy, name: '', role: 'member' });
    }
  };
  const view = (row: PreviewRow): PreviewView => ({
    id: row.id,
    threadId: row.threadId,
    runnerId: row.runnerId,
    port: row.port,
    audience: row.audience,
    people: [...row.people],
    sharedBy: row.sharedBy,
    url: addressOf(row.label, deps.base()),
    expiresAt: row.expiresAt,
    stopped: row.stoppedAt !== null,
  });

  /** Since when each runner that is here has its link. */
  const linked = new Map<RunnerId, number>();
  const onRunner = ({ id, online, since }: RunnerView): void => {
    if (!online) return void linked.delete(id);
    if (linked.get(id) === since) return;
    linked.set(id, since);
    tellAll(id).catch(error => log.error('could not tell a runner what is no longer shared', { runnerId: id, error }));
  };
  // A thread that moves to another machine shares nothing of the one it left, and one that is put away nothing at all.
  const stopListening = bus.subscribe(message => {
    if (message.type === 'runner_changed') onRunner(message.runner);
    if (message.type !== 'thread_events') return;
    for (const event of message.events) {
      if (event.type !== 'session.requested' && event.type !== 'thread.archived') continue;
      const shared = all().filter(each => each.threadId === message.threadId);
      for (const row of shared.filter(each => event.type === 'thread.archived' || each.runnerId !== event.runnerId)) {
        end(row, { memberId: event.by, name: '', role: 'member' }).catch(error =>
          log.error('could not end what a thread shared', { previewId: row.id, error }),
        );
      }
    }
  });

  return {
    share: async (viewer, threadId, wish) => {
      const thread = await threadFor(viewer, threadId, 'share_port');
      if (deps.unreachable) throw noDomain();
      const { session, channelId } = thread.head();
      if (!session) throw noSession();
      const { runnerId } = session;
      const { port, audience, people = [], comeBack = false } = wish;
      const asker = askerOf(viewer);
      const { memberId: by, role } = asker;
      const expiresInMs = mustBeWithinCeiling({ role, audience, expiresInMs: wish.expiresInMs });
      // The runner decides; the hub has only its word for it, and the name it gave (R6).
      const asked = { method: 'share_port', threadId, channelId, port, comeBack, expiresInMs } as const;
      const granted = shared.parse(await runners.request(runnerId, asked, asker));
      const now = clock.now();
      const fresh: Omit<PreviewRow, 'label'> = {
        id: newId('prv') as PreviewId,
        workspaceId: viewer.workspaceId,
        ...{ threadId, runnerId, grantId: granted.grantId, port, audience },
        people: audience === 'people' ? people : [],
        sharedBy: by,
        createdAt: now,
        expiresAt: now + expiresInMs,
        stoppedAt: null,
      };
      // One address for one program: the older one may stand for a program that is gone.
      for (const old of all().filter(each => each.threadId === threadId && each.port === port)) await end(old, asker);
      const { id: previewId, expiresAt } = fresh;
      let label = '';
      await thread.note(
        () => [{ type: 'port.shared', by, port, previewId, audience, people: [...fresh.people], expiresAt }],
        async tx => {
          const had = await rows.previewsHad(tx.db, threadId, runnerId);
          label = labelFor(deps.key, fresh, had.get(port) ?? 0);
          await rows.insertPreview(tx, { ...fresh, label });
        },
      );
      const row = { ...fresh, label };
      byLabel.set(label, row);
      return view(row);
    },
    pass: async (viewer, threadId, port) => {
      const thread = await threadFor(viewer, threadId, 'share_port');
      await thread.note(({ ports = [] }) =>
        ports.some(each => each.port === port && !each.share)
          ? [{ type: 'port.passed', by: viewer.member.id, port }]
          : [],
      );
    },
    stop: async (id, viewer) => {
      const row = find(id);
      if (row?.workspaceId !== viewer.workspaceId) throw notFound();
      // Whoever shared it may always take it back.
      if (row.sharedBy !== viewer.member.id) await threadFor(viewer, row.threadId, 'share_port');
      await end(row, askerOf(viewer));
    },
    stopFrom: async (runnerId, port, owner) => {
      const mine = all().filter(row => row.runnerId === runnerId && row.port === port);
      for (const row of mine) await end(row, askerOf(owner));
      return mine.length;
    },
    from: runnerId =>
      all()
        .filter(row => row.runnerId === runnerId)
        .map(view),
    listOf: async (viewer, threadId) => {
      await threadFor(viewer, threadId, 'read_thread');
      return all()
        .filter(row => row.threadId === threadId)
        .map(view);
    },
    addressesOf: async (threadId, runnerId) => {
      if (deps.unreachable) throw noDomain();
      const base = deps.base();
      const open = all().filter(row => row.threadId === threadId && row.runnerId === runnerId);
      const had = await rows.previewsHad(store.db, threadId, runnerId);
      return {
        host: hostnameOf(base),
        urls: usualPorts.map(port => {
          const label = labelFor(deps.key, { threadId, runnerId, port }, had.get(port) ?? 0);
          return { port, url: addressOf(open.find(row => row.port === port)?.label ?? label, base) };
        }),
      };
    },
    find,
    byLabel: label => alive(byLabel.get(label)),
    ofThread: threadId => all().filter(row => row.threadId === threadId),
    siblingsOf: preview => all().filter(row => row.threadId === preview.threadId && row.id !== preview.id),

    mintCode: async (preview, { viewer, challenge, path }) => {
      if (!(await opens(preview, viewer.member.id))) throw notFound();
      const code = newSecret();
      await store.write(tx =>
        rows.savePreviewCode(tx, {
          codeHash: hashSecret(code),
          previewId: preview.id,
          memberId: viewer.member.id,
          browserSession: viewer.session,
          challenge,
          path,
          expiresAt: clock.now() + CODE_MS,
        }),
      );
      return `${addressOf(preview.label, deps.base())}${ENTER_PATH}?code=${code}`;
    },
    enter: (preview, code, nonces) =>
      store.write(async tx => {
        const now = clock.now();
        const used = await rows.usePreviewCode(tx, hashSecret(code), now);
        if (used?.previewId !== preview.id) return undefined;
        if (!nonces.some(nonce => challengeOf(nonce) === used.challenge)) return undefined;
        const key = newSecret();
        const { memberId, browserSession } = used;
        const expiresAt = Math.min(now + KEY_MS, preview.expiresAt);
        await rows.savePreviewKey(tx, {
          ...{ secretHash: hashSecret(key), previewId: preview.id, memberId, browserSession, now, expiresAt },
        });
        return { key, path: used.path };
      }),
    mintToken: async (preview, { viewer, hours }) => {
      if (!(await opens(preview, viewer.member.id))) throw notFound();
      const token = newSecret();
      const now = clock.now();
      await store.write(tx =>
        rows.savePreviewKey(tx, {
          secretHash: hashSecret(token),
          previewId: preview.id,
          memberId: viewer.member.id,
          browserSession: viewer.session,
          now,
          expiresAt: Math.min(now + hours * 3_600_000, preview.expiresAt),
        }),
      );
      return token;
    },
    withdraw: keyHashes => store.write(tx => rows.dropPreviewKeys(tx, keyHashes)),
    opensFor: opens,
    admits: async (preview, keyHash) => {
      const holder = await rows.holderOfPreviewKey(store.db, keyHash, preview.id, clock.now());
      return holder !== undefined && (await opens(preview, holder)) ? holder : undefined;
    },
    onStop: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: stopListening,
  };
};

/** What of a browser's nonce the hub gets to see: enough to recognise it, not to pretend to be it. */
export const challengeOf = (nonce: string): string => createHash('sha256').update(nonce).digest('base64url');

const notFound = () => new HawserError({ code: 'not_found', message: 'There is no such preview.' });
const noThread = () =>
  new HawserError({ code: 'not_found', message: 'This thread does not exist, or is not yours to see.' });
const noDomain = () =>
  new HawserError({
    code: 'no_preview_domain',
    message: 'This hub has no domain for previews yet, so nobody elsewhere could open this port.',
    hint: 'Whoever runs the hub gives it one: --preview-url https://preview.example.net',
  });
const noSession = () => new HawserError({ code: 'no_session', message: 'This thread has no session on any machine.' });
