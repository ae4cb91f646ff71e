// Turning notifications on and off in this browser. It is asked for only when someone presses a button.
import { useState } from 'react';
import { useApp } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

type NoticeState = 'unsupported' | 'denied' | 'on' | 'off';

const permissionNow = (): NotificationPermission | undefined =>
  'Notification' in window ? Notification.permission : undefined;

const useNotices = () => {
  const { preferences } = useApp();
  const { notify } = useStore(preferences);
  const [permission, setPermission] = useState(permissionNow);
  const state: NoticeState =
    permission === undefined
      ? 'unsupported'
      : permission === 'denied'
        ? 'denied'
        : notify && permission === 'granted'
          ? 'on'
          : 'off';
  const turnOn = async () => {
    const answer = await Notification.requestPermission();
    setPermission(answer);
    preferences.change({ notify: answer === 'granted', notifyOffered: true });
  };
  return { state, turnOn, turnOff: () => preferences.change({ notify: false }) };
};

export const NoticeSetting = () => {
  const { state, turnOn, turnOff } = useNotices();
  switch (state) {
    case 'unsupported':
      return <p className="text-label">{t('notices.unsupported')}</p>;
    case 'denied':
      return <p className="text-label">{t('notices.denied')}</p>;
    case 'off':
      return (
        <Button className="self-start" onClick={() => void turnOn()}>
          {t('notices.turnOn')}
        </Button>
      );
    case 'on':
      return (
        <p role="status" className="flex items-center gap-3 text-label">
          {t('notices.on')}
          <Button size="small" onClick={turnOff}>
            {t('notices.turnOff')}
          </Button>
        </p>
      );
  }
};

/** One quiet line, until it is taken or left once. @param when whether there was something one could have been told */
export const NoticeOffer = ({ when }: { readonly when: boolean }) => {
  const { preferences } = useApp();
  const { notifyOffered } = useStore(preferences);
  const { state, turnOn } = useNotices();
  if (!when || notifyOffered || state !== 'off') return null;
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-card border border-line px-3 py-1.5 text-label">
      <span className="grow text-dim">{t('notices.offer')}</span>
      <Button size="small" onClick={() => void turnOn()}>
        {t('notices.turnOn')}
      </Button>
      <Button size="small" look="quiet" onClick={() => preferences.change({ notifyOffered: true })}>
        {t('notices.later')}
      </Button>
    </div>
  );
};
