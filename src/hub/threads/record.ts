// Which of a thread's events go into the audit log as well: those by which a person let something happen on somebody's
// machine. Written in the transaction of the events themselves (R51).
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { MemberId, ThreadId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { type AuditFact, appendAudit } from '../audit/append.ts';
import type { AppendedEvent, Tx } from '../store/store.ts';

export const recordEvents = async (
  tx: Tx,
  what: { workspaceId: WorkspaceId; threadId: ThreadId; events: readonly AppendedEvent[] },
): Promise<void> => {
  const { workspaceId, threadId, events } = what;
  for (const { event } of events) {
    const fact = factOf(event);
    if (!fact) continue;
    const detail = { ...fact.detail, seq: event.seq };
    await appendAudit(tx, { ...fact, workspaceId, now: event.at, subject: threadId, detail });
  }
};

const inPlaceOf = (principal: MemberId | undefined) => principal && { for: principal };

const factOf = (event: ThreadEvent): Pick<AuditFact, 'actor' | 'what' | 'detail'> | undefined => {
  switch (event.type) {
    case 'approval.decided': {
      const { approvalId, choice, hash } = event.decision;
      const detail = { approval: approvalId, choice, request: hash, ...inPlaceOf(event.standsFor) };
      return { actor: event.by, what: 'approval.decided', detail };
    }
    case 'approval.allowed':
      // The first of the two people it needs.
      return {
        actor: event.by,
        what: 'approval.allowed',
        detail: { approval: event.approvalId, ...inPlaceOf(event.standsFor) },
      };
    case 'suggestion.settled': {
      const { by, messageId, outcome } = event;
      return { actor: by, what: 'suggestion.settled', detail: { message: messageId, outcome } };
    }
    case 'port.shared': {
      const { by, port, previewId, audience, people, expiresAt } = event;
      return {
        actor: by,
        what: 'preview.shared',
        detail: { port, preview: previewId, audience, people: people.join(' '), expiresAt },
      };
    }
    case 'port.unshared':
      return { actor: event.by, what: 'preview.stopped', detail: { port: event.port, preview: event.previewId } };
    default:
      return undefined;
  }
};
