// What a person does in a round, and what must come of it: a message whose script streams numbered words, asks to run
// one command that leaves a line behind, and streams again. Its name, made here, marks everything that comes of it.
import { scriptPrompt } from '../src/agents/practice/script.ts';
import type { Client, Event } from './client.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** One message this run wrote. */
export type Post = {
  readonly name: string;
  readonly nonce: string;
  readonly words: number;
  /** Whether the command is to be allowed. */
  readonly allow: boolean;
  acked: boolean;
  /** Set when a decision to allow was sent, whether or not the hub took it. */
  allowSent: boolean;
};

export type Ledger = { readonly posts: Map<string, Post> };

/** Writes one message. @returns the post at once, and when the hub has it */
export const post = (world: World, ledger: Ledger, random: Random): { post: Post; acked: Promise<void> } => {
  const name = `job-${ledger.posts.size + 1}`;
  const words = random.between(60, 240);
  const made: Post = {
    ...{ name, nonce: `nonce-${name}`, words, allow: random.next() < 0.7 },
    ...{ acked: false, allowSent: false },
  };
  ledger.posts.set(name, made);
  const text = scriptPrompt(
    [
      { do: 'stream', count: words, rate: 400 },
      { do: 'run', command: `printf '%s\\n' ${name} >> effects.log`, why: `May I write down ${name}?`, login: false },
      { do: 'stream', count: words, rate: 400 },
    ],
    name,
  );
  const payload = { nonce: made.nonce, text, attachments: [], mode: 'queue' };
  const acked = world.clients[0].insist('post_message', payload).then(() => {
    made.acked = true;
  });
  return { post: made, acked };
};

/** Has both clients answer every question about a known post, as two people would: sometimes both at once. */
export const answerApprovals = (clients: readonly Client[], ledger: Ledger, random: Random): void => {
  for (const [index, client] of clients.entries()) {
    client.onEvent(event => {
      if (event.type !== 'approval.opened' || (index > 0 && random.next() < 0.5)) return;
      const made = postOf(event, ledger);
      if (!made) return;
      const { id, hash, choices } = event.approval as Approval;
      const effect = made.allow ? 'allow' : 'decline';
      const choice = choices.find(each => each.effect === effect && each.reach === 'once')?.id;
      if (made.allow) made.allowSent = true;
      client.insist('resolve_approval', { approvalId: id, hash, choice }).catch(() => undefined); // the other was first
    });
  }
};

type Approval = {
  readonly id: string;
  readonly hash: string;
  readonly choices: readonly { id: string; effect: string; reach: string }[];
  readonly content: { readonly command?: string };
};

const postOf = (event: Event, ledger: Ledger): Post | undefined => {
  const name = /\bjob-\d+\b/.exec((event.approval as Approval).content.command ?? '')?.[0];
  return name === undefined ? undefined : ledger.posts.get(name);
};

/** Where everything is, as one client was told; thinner than the product's own fold, and not it. */
export type Track = {
  /** By nonce: the newest state of the message. */
  stateOf(nonce: string): string | undefined;
  openTurns(): number;
  isHeld(): boolean;
  /** The seq at which the session was blocked, until it is started again; and how it is started. */
  blocked(): { readonly seq: number; readonly start: object } | undefined;
};

export const track = (client: Client): Track => {
  const nonces = new Map<string, string>();
  const states = new Map<string, { seq: number; state: string }>();
  const started = new Set<string>();
  const completed = new Set<string>();
  let queue = { seq: 0, held: false };
  let session = { seq: 0, blocked: false };
  let start: object = {};
  client.onEvent(event => {
    const { seq, type, messageId, turnId } = event as Event & { messageId: string; turnId: string };
    // Events may arrive out of order here, when that is the fault that is played.
    const newer = (known: { seq: number } | undefined) => !known || known.seq < seq;
    if (type === 'message.posted') nonces.set(String(event.nonce), (event.message as { id: string }).id);
    if (type === 'message.updated' && newer(states.get(messageId)))
      states.set(messageId, { seq, state: String(event.state) });
    if (type === 'turn.started') started.add(turnId);
    if (type === 'turn.completed') completed.add(turnId);
    if (type === 'session.requested') {
      const { runnerId, folder, agent, settings } = event;
      start = { runnerId, folder, agent, settings };
    }
    if (/^session\.(?:blocked|started)$/.test(type) && newer(session))
      session = { seq, blocked: type === 'session.blocked' };
    if (/^queue\.(?:held|released)$/.test(type) && newer(queue)) queue = { seq, held: type === 'queue.held' };
  });
  return {
    stateOf: nonce => states.get(nonces.get(nonce) ?? '')?.state,
    openTurns: () => [...started].filter(id => !completed.has(id)).length,
    isHeld: () => queue.held,
    blocked: () => (session.blocked ? { seq: session.seq, start } : undefined),
  };
};

const ENDED = /^(?:done|failed|cancelled)$/;

/**
 * Resolves when every message has come to an end and no turn is open. A queue that waits for a person is told to go on; an
 * agent that was given up, because it was killed again and again, is started once more.
 * @throws Error after `patienceMs`, with what is still open: something hangs
 */
export const settled = async (client: Client, known: Track, ledger: Ledger, patienceMs: number): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  let answered = 0;
  for (;;) {
    const open = [...ledger.posts.values()].filter(({ nonce }) => !ENDED.test(known.stateOf(nonce) ?? ''));
    if (open.length === 0 && known.openTurns() === 0) return;
    if (performance.now() > deadline) {
      const states = open.map(({ name, nonce }) => `${name} is ${known.stateOf(nonce) ?? 'not in the log'}`);
      throw new Error(
        `not settled: ${states.join(', ')}; ${known.openTurns()} turns open; online ${client.isOnline()}`,
      );
    }
    // It may go on already when this arrives, or another client said it.
    if (known.isHeld() && client.isOnline()) await client.insist('release_queue', {}).catch(() => undefined);
    const blocked = known.blocked();
    if (blocked && blocked.seq !== answered && client.isOnline()) {
      answered = blocked.seq;
      await client.insist('start_session', blocked.start).catch(() => undefined);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
};
