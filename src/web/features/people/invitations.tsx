// The invitations that can still be used, and taking one back.

import type { Invitation } from '../../../wire/protocol/invitations.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { clockTime } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Row, Rows, Section } from '../../ui/section.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTask } from '../../ui/use-task.ts';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';

export const Invitations = () => {
  const { api } = useApp();
  const { value, problem, reload } = useLoaded(api.people.invitations);
  if (problem) return <ProblemNote problem={problem} />;
  if (!value || value.length === 0) return null;
  return (
    <Section title={t('people.invitations')}>
      <Rows>
        {value.map(invitation => (
          <InvitationRow key={invitation.id} invitation={invitation} onRevoked={reload} />
        ))}
      </Rows>
    </Section>
  );
};

type InvitationRowProps = { readonly invitation: Invitation; readonly onRevoked: () => Promise<void> };

const InvitationRow = ({ invitation, onRevoked }: InvitationRowProps) => {
  const { api, now } = useApp();
  const { members } = useWorkspace();
  const { busy, problem, run } = useTask();
  const { id, note, role, createdBy, expiresAt, usesLeft } = invitation;
  const by = nameOf(createdBy, members);
  return (
    <Row>
      <span className="min-w-0 grow basis-40">
        <b className="block truncate">{note || t(`role.${role}`)}</b>
        <span className="figures text-dim text-small">
          {[
            t(`role.${role}`),
            t('people.invitedBy', { name: by }),
            t('people.expires', { time: clockTime(expiresAt, now.get()) }),
            t('people.usesLeft', { n: usesLeft }),
          ].join(' · ')}
        </span>
      </span>
      <Button
        size="small"
        look="quiet"
        disabled={busy}
        onClick={() => void run(() => api.people.revokeInvitation(id)).then(onRevoked)}
      >
        {t('people.revoke')}
      </Button>
      {problem && <ProblemNote problem={problem} look="line" />}
    </Row>
  );
};
