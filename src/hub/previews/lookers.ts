// Who looks at a preview at this moment: whose pane says so, who holds something of it open, and who asked for something a
// moment ago. Known in memory alone, and told together (lookers-channel.ts), not for every request.
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../std/clock.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import type { Looking, PreviewId } from '../../wire/protocol/previews.ts';
import type { Visit } from './access.ts';
import { isFramed } from './cookies.ts';
import { entersFrame } from './observed.ts';

export type Lookers = {
  /** A request or a WebSocket has come. @returns to be called when it is over */
  visited(visit: Visit, request: IncomingMessage): () => void;
  /** A member's pane shows it. @returns to be called when it no longer does */
  paneOpened(id: PreviewId, member: MemberId): () => void;
  of(id: PreviewId): Omit<Looking, 'previewId'>;
  /** Told soon after something has changed for one of these. @returns the way to stop listening */
  onChange(listener: (ids: ReadonlySet<PreviewId>) => void): () => void;
  close(): void;
};

/** Who asked for nothing for so long and holds nothing open looks no more. */
const LASTS_MS = 60_000;
const SWEEP_MS = 5_000;
/** A page asks for a hundred things in its first second; it is told of once. */
const TELL_MS = 500;
/** Of one preview: whoever makes up browsers fills no memory. */
const MOST = 200;

type Looker = { readonly member: MemberId | undefined; open: number; seenAt: number };

export const createLookers = ({ clock }: { clock: Pick<Clock, 'monotonic' | 'after' | 'every'> }): Lookers => {
  const all = new Map<PreviewId, Map<string, Looker>>();
  const listeners = new Set<(ids: ReadonlySet<PreviewId>) => void>();
  let changed = new Set<PreviewId>();
  let cancelTelling: (() => void) | undefined;

  const tell = () => {
    cancelTelling = undefined;
    const told = changed;
    changed = new Set();
    for (const listener of listeners) listener(told);
  };
  const change = (id: PreviewId) => {
    changed.add(id);
    cancelTelling ??= clock.after(TELL_MS, tell);
  };
  const drop = (id: PreviewId, key: string) => {
    const ofOne = all.get(id);
    if (!ofOne?.delete(key)) return;
    if (ofOne.size === 0) all.delete(id);
    change(id);
  };
  const sweep = () => {
    const before = clock.monotonic() - LASTS_MS;
    for (const [id, ofOne] of all) {
      for (const [key, { open, seenAt }] of ofOne) if (open === 0 && seenAt <= before) drop(id, key);
    }
  };
  const stopSweeping = clock.every(SWEEP_MS, sweep);

  const look = (id: PreviewId, key: string, member: MemberId | undefined): (() => void) => {
    const ofOne = all.get(id) ?? new Map<string, Looker>();
    const known = ofOne.get(key);
    if (!known && ofOne.size >= MOST) return () => undefined;
    const looker = known ?? { member, open: 0, seenAt: 0 };
    all.set(id, ofOne);
    ofOne.set(key, looker);
    looker.open += 1;
    if (!known) change(id);
    return () => {
      looker.open -= 1;
      looker.seenAt = clock.monotonic();
    };
  };

  return {
    visited: (visit, request) => {
      const key = keyOf(visit, request);
      return key === undefined ? () => undefined : look(visit.preview.id, key, visit.member);
    },
    paneOpened: (id, member) => {
      const key = `pane ${member}`;
      const over = look(id, key, member);
      return () => {
        over();
        // Who closes it has said so.
        if (all.get(id)?.get(key)?.open === 0) drop(id, key);
      };
    },
    of: id => {
      const lookers = [...(all.get(id)?.values() ?? [])];
      const members = new Set(lookers.flatMap(({ member }) => member ?? []));
      return { members: [...members].sort(), guests: lookers.filter(({ member }) => member === undefined).length };
    },
    onChange: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      stopSweeping();
      cancelTelling?.();
      listeners.clear();
    },
  };
};

/**
 * Whose look a visit is; undefined for nobody's: programs, what another preview's page asks for, and what stands in a pane,
 * which says so itself.
 */
const keyOf = ({ preview, sibling, member }: Visit, request: IncomingMessage): string | undefined => {
  const { headers, socket } = request;
  if (sibling || isFramed(headers.cookie) || entersFrame(request)) return undefined;
  if (member) return member;
  const isBrowser = headers['sec-fetch-mode'] !== undefined || headers.upgrade !== undefined;
  if (preview.audience !== 'link' || headers.authorization !== undefined || !isBrowser) return undefined;
  return `guest ${socket.remoteAddress} ${headers['user-agent']?.slice(0, 300)}`;
};
