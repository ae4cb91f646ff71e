// Everybody in the workspace: who they are, what they may do, who is invited, and which channels are whose.
import { useCallback, useState } from 'react';
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { PlaceLink } from '../../ui/link.tsx';
import { Rows, Section, SectionPage } from '../../ui/section.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { t } from '../../words/t.ts';
import { Deputies } from '../authority/deputies.tsx';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';
import { ChannelList } from './channel-list.tsx';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberRow } from './member-row.tsx';
import { rules } from './roles.ts';

export const PeopleScreen = () => {
  const { members, me } = useWorkspace();
  const { api, clock } = useApp();
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState(0);
  const here = members.filter(({ removed }) => !removed).toSorted(byRoleAndName);
  const self = here.find(({ id }) => id === me);
  const runs = self !== undefined && rules(self.role);
  // Known before the dialog opens, so that nothing moves in it.
  const mails = useLoaded(useCallback(async () => runs && api.people.mailsInvitations(), [api, runs])).value ?? false;
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t('screen.people')}</PageTitle>}>
        {runs && (
          <PlaceLink
            to="/audit"
            className="inline-flex items-center px-2 text-dim text-label underline-offset-2 hover:underline"
          >
            {t('screen.audit')}
          </PlaceLink>
        )}
      </TopBar>
      <SectionPage>
        <Section
          title={t('people.members')}
          hint={t(runs ? 'people.hint' : 'people.readOnly')}
          action={
            runs && (
              <Button look="primary" onClick={() => setInviting(true)}>
                {t('people.invite')}
              </Button>
            )
          }
        >
          <Rows>
            {here.map(member => (
              <MemberRow key={member.id} member={member} self={self} alone={isLastOwner(member, here)} />
            ))}
          </Rows>
        </Section>
        {runs && <Invitations key={invited} />}
        <Deputies />
        <ChannelList manages={runs} />
      </SectionPage>
      {inviting && self && (
        <InviteDialog
          self={self}
          mails={mails}
          onClose={() => {
            setInviting(false);
            setInvited(clock.monotonic());
          }}
        />
      )}
    </main>
  );
};

const ORDER = ['owner', 'admin', 'member', 'guest'] as const;
const byRoleAndName = (a: Member, b: Member) =>
  ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || a.name.localeCompare(b.name);
const isLastOwner = (member: Member, here: readonly Member[]) =>
  member.role === 'owner' && here.filter(({ role }) => role === 'owner').length === 1;
