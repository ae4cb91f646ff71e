// All sessions of a runner: brought back from the journal when it starts, made when the hub asks for one, told when
// their agent becomes usable. Applies the hub's commands, each once, whole batches at a time.
import type { z } from 'zod';
import type { commandEnvelope } from '../../wire/protocol/commands.ts';
import { type Command, commandBody } from '../../wire/protocol/commands.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { createSession, type Session, type SessionDeps } from './session.ts';
import { newSession } from './step.ts';

export type Sessions = {
  /** Applies what is new in a list of commands. Resolves with the last applied number once all of it is on disk. */
  apply(commands: readonly z.infer<typeof commandEnvelope>[]): Promise<number>;
  /** Tells blocked sessions that their agent may be usable. */
  agentReady(): void;
  /** The folder a thread works in, as it was asked for; undefined for a thread without a session here. */
  folder(threadId: ThreadId): string | undefined;
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

  const sessionFor = (threadId: ThreadId, bodies: readonly Command['body'][]): Session | undefined => {
    const known = sessions.get(threadId);
    if (known) return known;
    const start = bodies.find(body => body.type === 'start_session');
    if (!start) return undefined;
    const session = createSession(newSession(threadId, start), deps);
    sessions.set(threadId, session);
    return session;
  };

  return {
    apply: async envelopes => {
      const fresh = envelopes.filter(command => command.no > applied).sort((a, b) => a.no - b.no);
      const last = fresh.at(-1)?.no;
      if (last === undefined) return applied;
      applied = last;
      const writes: Promise<void>[] = [];
      for (const [threadId, commands] of Map.groupBy(fresh, command => command.threadId)) {
        const bodies = commands.flatMap(({ no, body }) => {
          const parsed = commandBody.safeParse(body);
          if (parsed.success) return [parsed.data];
          // A later hub asks for something this version does not know; stopping here would stop everything behind it.
          log.warn('left out a command this version does not understand', { no, threadId });
          return [];
        });
        const session = sessionFor(threadId, bodies);
        if (session) writes.push(session.handle({ type: 'commands', bodies }));
        else log.warn('left out commands for a thread without a session', { threadId, count: commands.length });
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
