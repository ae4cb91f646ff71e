// The channels one sees and who else does; whoever runs the workspace opens and closes them here.
import { useState } from 'react';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import type { Channel } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useDesk, useOverlays, useWorkspace } from '../../context.ts';
import { beingMade } from '../../data/new-channels.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { HashIcon } from '../../ui/icons.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Row, Rows, Section } from '../../ui/section.tsx';
import { useStore } from '../../ui/use-store.ts';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { LevelRows } from '../authority/level-rows.tsx';

export const ChannelList = ({ manages }: { readonly manages: boolean }) => {
  const overlays = useOverlays();
  const { newChannels } = useDesk();
  const { channels, members, me } = useWorkspace();
  const making = beingMade(useStore(newChannels.view), channels);
  const [open, setOpen] = useState<Channel>();
  const guest = members.find(({ id }) => id === me)?.role === 'guest';
  return (
    <Section
      title={t('people.channels')}
      hint={t('people.channelsHint')}
      action={!guest && <Button onClick={() => overlays.set('new_channel')}>{t('action.newChannel')}</Button>}
    >
      <Rows>
        {channels.map(channel => (
          <Row key={channel.id}>
            <span className="flex min-w-0 grow basis-16 items-center gap-1 text-ink">
              <HashIcon className="text-dim" />
              <b className="truncate">{channel.name}</b>
            </span>
            <span className="text-dim">
              {channel.members ? t('people.channelPrivate', { n: channel.members.length }) : t('people.channelOpen')}
            </span>
            {manages && (
              <Button size="small" onClick={() => setOpen(channel)}>
                {t('people.channelChange')}
              </Button>
            )}
          </Row>
        ))}
        {making.map(({ name }) => (
          <Row key={name}>
            <span className="flex min-w-0 grow basis-16 items-center gap-1 text-dim">
              <HashIcon />
              <b className="truncate">{name}</b>
            </span>
            <span className="text-dim">{t('channel.making')}</span>
          </Row>
        ))}
      </Rows>
      {open && <ChannelDialog channel={open} onClose={() => setOpen(undefined)} />}
    </Section>
  );
};

const ChannelDialog = ({ channel, onClose }: { readonly channel: Channel; readonly onClose: () => void }) => {
  const { api } = useApp();
  const { members, me } = useWorkspace();
  const { busy, problem, run } = useTask();
  const [inside, setInside] = useState<ReadonlySet<MemberId> | null>(channel.members ? new Set(channel.members) : null);
  const save = () =>
    void run(() => api.people.setChannelMembers(channel.id, inside && [...inside])).then(went => went && onClose());
  const toggle = (id: MemberId, on: boolean) => {
    const next = new Set(inside);
    if (on) next.add(id);
    else next.delete(id);
    setInside(next);
  };
  return (
    <Dialog title={t('people.channelMembers', { name: channel.name })} onClose={onClose}>
      <div className="flex flex-col gap-3 overflow-y-auto p-5">
        <Check kind="radio" checked={inside === null} onChange={() => setInside(null)}>
          {t('people.channelEverybody')}
        </Check>
        <Check kind="radio" checked={inside !== null} onChange={() => setInside(new Set(channel.members ?? [me]))}>
          {t('people.channelThese')}
        </Check>
        {inside && (
          <ul className="ml-7 flex flex-col gap-1">
            {members
              .filter(({ removed }) => !removed)
              .map(({ id, name }) => (
                <li key={id}>
                  <Check checked={inside.has(id)} onChange={on => toggle(id, on)}>
                    {name}
                  </Check>
                </li>
              ))}
          </ul>
        )}
        {problem && <ProblemNote problem={problem} />}
        <Button look="primary" className="self-end" disabled={busy} onClick={save}>
          {t('account.save')}
        </Button>
        <Section title={t('access.channelTitle')} hint={t('access.channelHint')}>
          <LevelRows
            on={channel.id}
            people={members.filter(({ id, removed }) => !removed && (inside?.has(id) ?? true))}
          />
        </Section>
      </div>
    </Dialog>
  );
};
