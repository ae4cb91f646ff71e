// The whole of what a page holds, without a screen: who is signed in, the connection, the workspace, the open threads.
// main.tsx makes one from the browser's parts; screens are given it and bind to its stores.
import type { Clock } from '../../std/clock.ts';
import { HawserError, type Problem, toProblem } from '../../std/errors.ts';
import { memberId } from '../../wire/protocol/ids.ts';
import type { Api, Me } from './api.ts';
import { type Archivings, openArchivings } from './archivings.ts';
import { type Connection, type ConnectionDeps, connect } from './connection.ts';
import { type Inbox, openInbox } from './inbox.ts';
import type { Keep } from './keep.ts';
import { type NewChannels, openNewChannels } from './new-channels.ts';
import { createNow } from './now.ts';
import { openPreferences, type PreferenceStore } from './preferences.ts';
import { openReads, type Reads } from './reads.ts';
import { openRenames, type Renames } from './renames.ts';
import type { Router } from './router.ts';
import type { KeptDesk, Shelf } from './shelf.ts';
import { createStore, type ReadableStore } from './store.ts';
import { openThreads, type Threads, type ThreadsDeps } from './threads.ts';
import type { Updates } from './updates.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** What there is once someone is signed in. */
export type Desk = {
  readonly me: Me;
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly threads: Threads;
  readonly reads: Reads;
  readonly inbox: Inbox;
  readonly renames: Renames;
  readonly archivings: Archivings;
  readonly newChannels: NewChannels;
};

export type Session =
  | { readonly state: 'checking' }
  | { readonly state: 'signed_out' }
  | { readonly state: 'unreachable'; readonly problem: Problem }
  | { readonly state: 'signed_in'; readonly desk: Desk };

export type App = {
  readonly session: ReadableStore<Session>;
  readonly preferences: PreferenceStore;
  readonly router: Router;
  readonly api: Api;
  readonly clock: Clock;
  readonly updates: Updates;
  /** Moves once a second. */
  readonly now: ReadableStore<number>;
  /** Looks who is signed in, and opens their desk; without a hub, the one that was open last. */
  check(): Promise<void>;
  /** @throws HawserError `sign_in_failed` */
  signIn(code: string): Promise<void>;
  signOut(): Promise<void>;
};

export type AppDeps = Pick<ThreadsDeps, 'onFrame' | 'pictures'> &
  ConnectionDeps & {
    readonly api: Api;
    readonly keep: Keep;
    readonly shelf: Shelf;
    readonly updates: Updates;
    readonly router: Router;
    /** Address of the hub's WebSocket. */
    readonly endpoint: string;
  };

/** After this long without a connection it is asked whether one is still signed in. */
const DOUBT_MS = 8_000;
/** A hub that takes longer to say who is signed in counts as out of reach for now. */
const PATIENCE_MS = 5_000;
/** What stays in this browser when someone signs out: what is the browser's rather than theirs. */
const NOBODYS = ['preferences'] as const;

export const createApp = (deps: AppDeps): App => {
  const { api, clock, keep, router, shelf, updates } = deps;
  const session = createStore<Session>({ state: 'checking' });
  let closeDesk: (() => void) | undefined;

  const leave = (next: Session) => {
    closeDesk?.();
    closeDesk = undefined;
    session.set(next);
  };
  const enter = (me: Me, kept?: KeptDesk) => {
    closeDesk?.();
    const { desk, close } = openDesk(me, deps, () => void check(), kept);
    closeDesk = close;
    session.set({ state: 'signed_in', desk });
  };
  /** Drafts, unsent messages and the shelf are of one person only. */
  const forgetOthers = async ({ member }: Me) => {
    const before = keep.read('person', memberId);
    if (before !== undefined && before !== member.id) {
      keep.forgetAll(NOBODYS);
      await shelf.wipe();
    }
    keep.write('person', member.id);
  };
  const check = async () => {
    try {
      const me = await inTime(clock, PATIENCE_MS, api.me());
      if (!me) {
        leave({ state: 'signed_out' });
        return shelf.wipe();
      }
      const current = session.get();
      if (current.state === 'signed_in' && current.desk.me.member.id === me.member.id) return;
      await forgetOthers(me);
      enter(me);
    } catch (error) {
      // A desk stays open without a connection; it tells so itself.
      if (session.get().state === 'signed_in') return;
      const kept = await shelf.readDesk();
      if (kept) enter(kept.me, kept);
      else session.set({ state: 'unreachable', problem: toProblem(error) });
    }
  };

  return {
    session,
    preferences: openPreferences(keep),
    router,
    api,
    clock,
    updates,
    now: createNow(clock),
    check,
    signIn: async code => {
      await api.signIn(code);
      session.set({ state: 'checking' });
      await check();
    },
    signOut: async () => {
      await api.signOut();
      leave({ state: 'signed_out' });
      keep.forgetAll(NOBODYS);
      await shelf.wipe();
    },
  };
};

/**
 * @param onDoubt called when the hub has not let us in for a while: the cookie may be over
 * @param kept what to show until the hub answers
 */
const openDesk = (me: Me, deps: AppDeps, onDoubt: () => void, kept?: KeptDesk): { desk: Desk; close: () => void } => {
  const { api, clock, keep, endpoint, shelf, updates } = deps;
  const connection = connect(endpoint, deps, onDoubt);
  const workspace = openWorkspace(me.workspaceId, { ...deps, connection, kept });
  const threads = openThreads({ ...deps, connection });
  const reads = openReads(keep);
  const inbox = openInbox(workspace, clock);
  const renames = openRenames({ workspace, threads, api });
  const archivings = openArchivings({ workspace, threads, clock });
  const newChannels = openNewChannels(workspace);
  const stopDoubting = clock.every(DOUBT_MS, () => {
    const { state, since } = connection.state.get();
    if (state !== 'online' && clock.now() - since >= DOUBT_MS) onDoubt();
  });
  const stopKeeping = workspace.view.subscribe(() => {
    const view = workspace.view.get();
    if (view.status !== 'ready' || view.keptAt !== undefined) return;
    shelf.keepDesk(() => ({ me, workspace: view, at: clock.now() }));
  });
  let online = false;
  const stopLooking = connection.state.subscribe(() => {
    const before = online;
    online = connection.state.get().state === 'online';
    if (online && !before) updates.look();
  });
  return {
    desk: { me, connection, workspace, threads, reads, inbox, renames, archivings, newChannels },
    close: () => {
      stopDoubting();
      stopKeeping();
      stopLooking();
      archivings.close();
      renames.close();
      inbox.close();
      threads.close();
      workspace.close();
      connection.close();
    },
  };
};

/** @throws HawserError `hub_silent` when the work takes longer; it then goes on for nobody */
const inTime = async <T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = clock.after(ms, () => reject(silent()));
  try {
    return await Promise.race([work, promise]);
  } finally {
    stop();
  }
};

const silent = () =>
  new HawserError({ code: 'hub_silent', message: 'The hub does not answer.', hint: 'What you wrote is kept here.' });
