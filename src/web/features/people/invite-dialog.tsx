// Makes an invitation: whom it is for, in which role, for how long and how often; then shows its link, once, and says
// whether it is on its way where the hub sends mail.
import { type FormEvent, useState } from 'react';
import type { Member, Role } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useWorkspace } from '../../context.ts';
import type { Made } from '../../data/people-api.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CommandLine } from '../../ui/empty.tsx';
import { Field, Select, TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useTask } from '../../ui/use-task.ts';
import { locale, t } from '../../words/t.ts';
import { givenBy } from './roles.ts';

const DAYS = [1, 7, 30] as const;
const USES = [1, 5, 20] as const;

type InviteDialogProps = {
  readonly self: Member;
  /** Whether the hub can send the link. */
  readonly mails: boolean;
  readonly onClose: () => void;
};

export const InviteDialog = ({ self, mails, onClose }: InviteDialogProps) => {
  const { api } = useApp();
  const workspace = useWorkspace();
  const { busy, problem, run } = useTask();
  const [note, setNote] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [days, setDays] = useState<number>(7);
  const [uses, setUses] = useState<number>(1);
  const [email, setEmail] = useState('');
  const [made, setMade] = useState<Made>();
  const to = email.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish = {
      note: note.trim() || to,
      role,
      days,
      uses,
      language: locale().slice(0, 2),
      ...(to && { email: to }),
    };
    void run(async () => setMade(await api.people.invite(wish)));
  };
  return (
    <Dialog title={t('people.inviteTitle', { workspace: workspace.name })} onClose={onClose}>
      {made ? (
        <div className="flex flex-col gap-3 p-5">
          {made.unsent && <ProblemNote problem={made.unsent} />}
          <p>{to && !made.unsent ? t('people.inviteSent', { to }) : t('people.inviteOnce')}</p>
          <div className="flex items-center gap-2">
            <span className="min-w-0 grow overflow-x-auto whitespace-nowrap">
              <CommandLine>{made.url}</CommandLine>
            </span>
            <CopyButton text={() => made.url} label={t('people.copyLink')} />
          </div>
          <Button look="primary" className="self-end" onClick={onClose}>
            {t('dialog.close')}
          </Button>
        </div>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto p-5">
          <TextField
            label={t('people.inviteFor')}
            hint={t('people.inviteForHint')}
            value={note}
            maxLength={120}
            onWrite={setNote}
          />
          {mails && (
            <TextField
              label={t('people.inviteMail')}
              hint={t('people.inviteMailHint')}
              type="email"
              autoComplete="off"
              value={email}
              maxLength={200}
              onWrite={setEmail}
            />
          )}
          <Field label={t('people.role')} hint={t(`role.what.${role}`)}>
            {props => (
              <Select
                {...props}
                value={role}
                onChoose={value => setRole(value as Role)}
                options={givenBy(self.role).map(each => ({ value: each, label: t(`role.${each}`) }))}
              />
            )}
          </Field>
          <div className="grid grid-cols-2 gap-4">
            <Field label={t('people.days')}>
              {props => (
                <Select
                  {...props}
                  value={String(days)}
                  onChoose={value => setDays(Number(value))}
                  options={DAYS.map(n => ({ value: String(n), label: t('people.daysValue', { n }) }))}
                />
              )}
            </Field>
            <Field label={t('people.uses')}>
              {props => (
                <Select
                  {...props}
                  value={String(uses)}
                  onChoose={value => setUses(Number(value))}
                  options={USES.map(n => ({ value: String(n), label: t('people.usesValue', { n }) }))}
                />
              )}
            </Field>
          </div>
          {problem && <ProblemNote problem={problem} />}
          <Button type="submit" look="primary" className="self-end" disabled={busy}>
            {t(to ? 'people.inviteSend' : 'people.inviteMake')}
          </Button>
        </form>
      )}
    </Dialog>
  );
};
