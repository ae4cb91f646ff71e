// The agents that an agent started. Codex reports their work on the same connection under threads of their own that
// nobody opened; here each of those threads is tied to the item that started it, and that item stays open for as long
// as the sub-agent's turn runs. thread-feed.ts asks here for everything that is not the conversation's own thread.
import type { ItemStatus } from '../../wire/protocol/items.ts';
import type { ItemLedger, Lane, OpenItem } from './item-ledger.ts';
import type { ItemOfType } from './item-types.ts';
import type { ThreadItem, Turn } from './protocol.gen.ts';

type SubAgent = {
  /** The item that stands for it; it may have ended, when the sub-agent is between two tasks. */
  readonly item: OpenItem;
  /** Codex's turn it works in. */
  lane?: Lane | undefined;
};

export class SubAgents {
  readonly #ledger: ItemLedger;
  readonly #byThread = new Map<string, SubAgent>();

  constructor(ledger: ItemLedger) {
    this.#ledger = ledger;
  }

  knows(threadId: string): boolean {
    return this.#byThread.has(threadId);
  }

  /** Codex's turns of sub-agents that are running. */
  running(): readonly Lane[] {
    return [...this.#byThread.values()].flatMap(agent => agent.lane ?? []);
  }

  /**
   * Handles the items that start, mention and end sub-agents.
   * @returns false when the item is of another kind, or says nothing about a sub-agent's life
   */
  takes(lane: Lane, wire: ThreadItem, phase: 'started' | 'completed', at: number): boolean {
    if (wire.type === 'subAgentActivity') {
      if (phase === 'started') this.#activity(lane, wire, at);
      return true;
    }
    if (wire.type !== 'collabAgentToolCall' || wire.tool !== 'spawnAgent') return false;
    if (phase === 'started') this.#ledger.start(lane, wire, at);
    const open = this.#ledger.find(lane, wire.id);
    if (open)
      for (const threadId of wire.receiverThreadIds)
        if (!this.#byThread.has(threadId)) this.#byThread.set(threadId, { item: open });
    // If starting it succeeded, the item ends with the sub-agent's work, not with the call that began it.
    if (phase === 'completed' && wire.status !== 'completed') this.#ledger.complete(lane, wire, at);
    return true;
  }

  /** A sub-agent's turn begins. `adopter` is the turn it works for when nobody announced the sub-agent. */
  turnStarted(threadId: string, turn: Turn, adopter: Lane): void {
    const agent = this.#byThread.get(threadId) ?? { item: this.#adopt(adopter) };
    this.#byThread.set(threadId, agent);
    agent.lane = this.#laneOf(threadId, turn.id, agent);
  }

  /** Where an item of a sub-agent belongs. */
  lane(threadId: string, wireTurnId: string): Lane | undefined {
    const agent = this.#byThread.get(threadId);
    if (!agent) return undefined;
    if (agent.lane?.wireTurnId === wireTurnId) return agent.lane;
    return this.#laneOf(threadId, wireTurnId, agent);
  }

  turnCompleted(threadId: string, wireTurnId: string, status: ItemStatus): void {
    const agent = this.#byThread.get(threadId);
    if (agent?.lane?.wireTurnId !== wireTurnId) return;
    agent.lane = undefined;
    this.#end(agent, status);
  }

  /** Whether this item stands for a sub-agent that has work to do. */
  isWorking(item: OpenItem): boolean {
    return [...this.#byThread.values()].some(agent => agent.item === item && agent.lane !== undefined);
  }

  /** Forgets all: their process is gone. */
  clear(): void {
    this.#byThread.clear();
  }

  #laneOf(threadId: string, wireTurnId: string, { item }: SubAgent): Lane {
    return { threadId, wireTurnId, turnId: item.lane.turnId, parent: item.item.id };
  }

  #activity(lane: Lane, wire: ItemOfType<'subAgentActivity'>, at: number): void {
    const known = this.#byThread.get(wire.agentThreadId);
    switch (wire.kind) {
      case 'started':
      case 'interacted':
        // A task for one that has ended its first is a further item; what it does from now on belongs to that.
        if (!known || !this.#isOpen(known))
          this.#byThread.set(wire.agentThreadId, { item: this.#ledger.start(lane, wire, at), lane: known?.lane });
        return;
      case 'interrupted':
      case 'completed':
        if (known) this.#end(known, wire.kind);
    }
  }

  #end(agent: SubAgent, status: ItemStatus): void {
    if (this.#isOpen(agent)) this.#ledger.closeItem(agent.item, status);
  }

  #isOpen({ item }: SubAgent): boolean {
    return this.#ledger.find(item.lane, item.wireId) === item;
  }

  #adopt(adopter: Lane): OpenItem {
    const taken = new Set([...this.#byThread.values()].map(agent => agent.item));
    const spawning = this.#ledger
      .open()
      .find(open => open.lane === adopter && open.item.kind === 'sub_agent' && !taken.has(open));
    return (
      spawning ??
      this.#ledger.startOwn(adopter, 'sub-agent', base => ({
        ...base,
        kind: 'sub_agent',
        task: '',
        state: 'running',
      }))
    );
  }
}
