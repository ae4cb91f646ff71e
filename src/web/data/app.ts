// The whole of what a page holds, without a screen: who is signed in, the connection, the workspace, the open threads.
// main.tsx makes one from the browser's parts; screens are given it and bind to its stores.
import type { Clock } from '../../std/clock.ts';
import { type Problem, toProblem } from '../../std/errors.ts';
import type { Api, Me } from './api.ts';
import { type Connection, type ConnectionDeps, connect } from './connection.ts';
import type { Keep } from './keep.ts';
import { createNow } from './now.ts';
import { openPreferences, type PreferenceStore } from './preferences.ts';
import { openReads, type Reads } from './reads.ts';
import type { Router } from './router.ts';
import { createStore, type ReadableStore } from './store.ts';
import { openThreads, type Threads, type ThreadsDeps } from './threads.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** What there is once someone is signed in. */
export type Desk = {
  readonly me: Me;
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly threads: Threads;
  readonly reads: Reads;
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
  /** Moves once a second. */
  readonly now: ReadableStore<number>;
  /** Looks who is signed in, and opens their desk. */
  check(): Promise<void>;
  /** @throws HawserError `sign_in_failed` */
  signIn(code: string): Promise<void>;
  signOut(): Promise<void>;
};

export type AppDeps = Pick<ThreadsDeps, 'onFrame' | 'pictures'> &
  ConnectionDeps & {
    readonly api: Api;
    readonly keep: Keep;
    readonly router: Router;
    /** Address of the hub's WebSocket. */
    readonly endpoint: string;
  };

/** After this long without a connection it is asked whether one is still signed in. */
const DOUBT_MS = 8_000;

export const createApp = (deps: AppDeps): App => {
  const { api, clock, keep, router } = deps;
  const session = createStore<Session>({ state: 'checking' });
  let closeDesk: (() => void) | undefined;

  const leave = (next: Session) => {
    closeDesk?.();
    closeDesk = undefined;
    session.set(next);
  };
  const check = async () => {
    try {
      const me = await api.me();
      if (!me) return leave({ state: 'signed_out' });
      const current = session.get();
      if (current.state === 'signed_in' && current.desk.me.member.id === me.member.id) return;
      closeDesk?.();
      const { desk, close } = openDesk(me, deps, () => void check());
      closeDesk = close;
      session.set({ state: 'signed_in', desk });
    } catch (error) {
      // A desk stays open without a connection; it tells so itself.
      if (session.get().state !== 'signed_in') session.set({ state: 'unreachable', problem: toProblem(error) });
    }
  };

  return {
    session,
    preferences: openPreferences(keep),
    router,
    api,
    clock,
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
    },
  };
};

/** @param onDoubt called when the hub has not let us in for a while: the cookie may be over */
const openDesk = (me: Me, deps: AppDeps, onDoubt: () => void): { desk: Desk; close: () => void } => {
  const { clock, keep, endpoint } = deps;
  const connection = connect(endpoint, deps);
  const workspace = openWorkspace(connection, me.workspaceId);
  const threads = openThreads({ ...deps, connection });
  const reads = openReads(keep);
  const stopDoubting = clock.every(DOUBT_MS, () => {
    const { state, since } = connection.state.get();
    if (state !== 'online' && clock.now() - since >= DOUBT_MS) onDoubt();
  });
  return {
    desk: { me, connection, workspace, threads, reads },
    close: () => {
      stopDoubting();
      threads.close();
      workspace.close();
      connection.close();
    },
  };
};
