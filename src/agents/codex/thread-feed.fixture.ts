// A feed for tests, whose events are collected and keep to the rules of checkOrder, and a way to tell them in lines.
import { expect } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { silentLogger } from '../../std/log.ts';
import type { EffectiveSettings } from '../../wire/protocol/settings.ts';
import type { AgentEvent } from '../driver.ts';
import { checkOrder } from '../practice/testing.ts';
import type { ThreadItem } from './protocol.gen.ts';
import { ThreadFeed } from './thread-feed.ts';

const settings: EffectiveSettings = {
  model: 'practice',
  effort: 'medium',
  approvalPolicy: 'on-request',
  sandbox: 'workspace-write',
  network: false,
  fast: false,
};

export const THREAD = 'thread-1';

/**
 * A feed whose events are collected; commands that run at a turn's end go on unless `keepsCommands` says no.
 * `remembered` is what Codex's memory has of a text whose end it did not tell.
 */
export const createFeed = (threadId = THREAD, keepsCommands = true, remembered?: ThreadItem) => {
  const clock = createFakeClock();
  const events: AgentEvent[] = [];
  const given: string[] = [];
  const order = checkOrder();
  const feed = new ThreadFeed({
    threadId,
    folder: '/folder',
    clock,
    log: silentLogger,
    settings,
    unreachableMs: 120_000,
    emit: event => {
      events.push(event);
      expect(order(event)).toBeUndefined();
    },
    onChange: () => undefined,
    onSettings: () => undefined,
    settleCommands: async commands => (keepsCommands ? commands : new Set()),
    settleTexts: async texts => new Map(texts.flatMap(open => (remembered ? [[open, remembered]] : []))),
    onGivenUp: turn => given.push(turn.id),
  });
  /** Lets what was promised happen. */
  const settle = () => new Promise(resolve => setImmediate(resolve));
  return { feed, events, clock, given, settle };
};

/** One line per event, deltas of one item joined. */
export const tell = (events: readonly AgentEvent[]): string[] => {
  const lines: string[] = [];
  const names = new Map<string, string>();
  for (const event of events) {
    switch (event.type) {
      case 'item_started':
      case 'item_updated':
      case 'item_completed': {
        const { item } = event;
        const name = names.get(item.id) ?? `${item.kind} ${names.size + 1}${item.parent === undefined ? '' : ' below'}`;
        names.set(item.id, name);
        const text = 'text' in item ? ` "${item.text}"` : item.kind === 'command' ? ` "${item.output}"` : '';
        lines.push(`${event.type} ${name} ${item.status}${event.type === 'item_completed' ? text : ''}`);
        break;
      }
      case 'item_delta': {
        const line = `item_delta ${names.get(event.itemId)} `;
        const last = lines.at(-1);
        if (last?.startsWith(line)) lines.splice(-1, 1, last + event.text);
        else lines.push(line + event.text);
        break;
      }
      case 'turn_completed':
        lines.push(`turn_completed ${event.status}${event.problem ? ` (${event.problem.code})` : ''}`);
        break;
      case 'approval_opened':
        lines.push(`approval_opened ${event.approval.content.kind}`);
        break;
      case 'approval_closed':
        lines.push(`approval_closed ${event.outcome}`);
        break;
      case 'notice':
        lines.push(`notice ${event.code}`);
        break;
      default:
        lines.push(event.type);
    }
  }
  return lines;
};
