// All sessions of a runner: brought back from the journal when it starts, made when the hub asks for one, told when
// their agent becomes usable. Applies the hub's commands, each once, whole batches at a time.
import type { z } from 'zod';
import type { Problem } from '../../std/errors.ts';
import type { commandEnvelope } from '../../wire/protocol/commands.ts';
import { type CommandBody, commandBody } from '../../wire/protocol/commands.ts';
import type { RunnerEventBody } from '../../wire/protocol/events.ts';
import type { ConversationId, ThreadId } from '../../wire/protocol/ids.ts';
import type { Input } from './inputs.ts';
import { type Commanded, judgeCommand } from './judged.ts';
import { createSession, type Session, type SessionDeps } from './session.ts';
import { newSession } from './step.ts';

export type Sessions = {
  /** Applies what is new in a list of commands. Resolves with the last applied number once all of it is on disk. */
  apply(commands: readonly z.infer<typeof commandEnvelope>[]): Promise<number>;
  /** The owner has changed the policy: it holds for every session from here on. */
  policyChanged(): void;
  /** Tells blocked sessions that their agent may be usable. */
  agentReady(): void;
  /** The folder a thread works in, as it was asked for; undefined for a thread without a session here. */
  folder(threadId: ThreadId): string | undefined;
  /** The thread of a conversation; without one, that of the only session there is, if there is only one. */
  threadOf(conversationId: ConversationId | undefined): ThreadId | undefined;
  /** Resolves when it is on disk. */
  tell(threadId: ThreadId, input: Input): Promise<void>;
  load(): { sessions: number; queued: number; turns: number };
  close(): Promise<void>;
};

export const createSessions = (deps: SessionDeps): Sessions => {
  const { journal, log } = deps;
  const sessions = new Map<ThreadId, Session>();
  for (const state of journal.sessions()) sessions.set(state.threadId, createSession(state, deps));
  let applied = journal.appliedCommand();

  const onFailure = (error: unknown) => log.error('a session could not be written down', { error });
  for (const session of sessions.values()) session.handle({ type: 'restarted' }).catch(onFailure);

  /** Commands for a thread that has no session here: only an allowed start makes one. */
  const begin = async (threadId: ThreadId, commands: readonly Commanded[]): Promise<void> => {
    const judged = commands.map(command => judgeCommand(deps, command, []));
    const start = judged.find(({ body, refused }) => body.type === 'start_session' && !refused)?.body;
    if (start?.type === 'start_session') {
      const session = createSession(newSession(threadId, start), deps);
      sessions.set(threadId, session);
      return session.handle({ type: 'commands', commands: judged });
    }
    const problem = judged.find(({ body }) => body.type === 'start_session')?.refused ?? NO_SESSION;
    log.warn('left out commands for a thread without a session', { threadId, count: commands.length });
    const answers = judged.flatMap(({ body }) => answersTo(body, problem));
    await journal.save({ events: answers.map(event => ({ threadId, event })) });
    deps.onEvents();
  };

  return {
    apply: async envelopes => {
      const fresh = envelopes.filter(command => command.no > applied).sort((a, b) => a.no - b.no);
      const last = fresh.at(-1)?.no;
      if (last === undefined) return applied;
      applied = last;
      const writes: Promise<void>[] = [];
      for (const [threadId, commands] of Map.groupBy(fresh, command => command.threadId)) {
        const understood = commands.flatMap(({ no, by, channelId, body }): Commanded[] => {
          const parsed = commandBody.safeParse(body);
          if (parsed.success) return [{ by, channelId, body: parsed.data }];
          // A later hub asks for something this version does not know; stopping here would stop everything behind it.
          log.warn('left out a command this version does not understand', { no, threadId });
          return [];
        });
        writes.push(sessions.get(threadId)?.take(understood) ?? begin(threadId, understood));
      }
      // One turn of the event loop, so one transaction: the cursor and everything that came of the commands.
      writes.push(journal.save({ appliedCommand: last }));
      await Promise.all(writes);
      return last;
    },

    agentReady: () => {
      for (const session of sessions.values()) session.handle({ type: 'agent_ready' }).catch(onFailure);
    },

    folder: threadId => sessions.get(threadId)?.state.folder,

    policyChanged: () => {
      for (const session of sessions.values()) session.policyChanged();
    },

    threadOf: conversationId => {
      const states = [...sessions.values()].map(({ state }) => state).filter(({ phase }) => phase !== 'stopped');
      if (conversationId) return states.find(state => state.conversationId === conversationId)?.threadId;
      return states.length === 1 ? states[0]?.threadId : undefined;
    },
    tell: async (threadId, input) => sessions.get(threadId)?.handle(input),

    load: () => {
      const states = [...sessions.values()].map(session => session.state);
      return {
        sessions: states.filter(state => state.phase !== 'stopped').length,
        queued: states.reduce((sum, state) => sum + state.queue.length, 0),
        turns: states.filter(state => state.turn).length,
      };
    },

    close: async () => {
      await Promise.all([...sessions.values()].map(session => session.close()));
    },
  };
};

/** Whoever waits for something is told that it does not come. */
const answersTo = (body: CommandBody, problem: Problem): RunnerEventBody[] => {
  if (body.type === 'start_session') return [{ type: 'session.blocked', problem }];
  if (body.type !== 'queue_message') return [];
  return [{ type: 'message.updated', messageId: body.message.id, state: 'failed', problem }];
};

const NO_SESSION: Problem = {
  code: 'no_session',
  message: 'This machine knows of no session in this thread.',
  hint: 'Choose the machine and the folder again.',
};
