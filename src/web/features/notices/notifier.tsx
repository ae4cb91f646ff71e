// Tells outside of the page what waits: a notification per question while no window is in front, and the number of
// things that wait on the app's icon.
import { useEffect } from 'react';
import { useApp, useDesk } from '../../context.ts';
import { threadAddress } from '../../routes.ts';
import { showHidden } from '../../text/hidden-characters.ts';
import { t } from '../../words/t.ts';
import { needCount } from '../inbox/model.ts';
import { openFront } from './front.ts';
import { createNotices, type Notice } from './notices.ts';

export const Notifier = () => {
  const { preferences, router } = useApp();
  const { workspace } = useDesk();
  useEffect(() => {
    const front = openFront('hawser:front');
    const open = (notice: Notice) => {
      window.focus();
      router.go(threadAddress(notice.thread.id, `apr-${notice.id}`));
    };
    const notices = createNotices({
      isWanted: async () => preferences.get().notify && isGranted() && !(await front.isAnyInFront()),
      show: notice => show(notice, () => open(notice)),
    });
    const tell = () => {
      const view = workspace.view.get();
      if (view.status !== 'ready') return;
      void notices.update(view.threads);
      showBadge(needCount(view.threads));
    };
    tell();
    const stop = workspace.view.subscribe(tell);
    return () => {
      stop();
      notices.close();
      front.close();
      showBadge(0);
    };
  }, [preferences, router, workspace]);
  return null;
};

const isGranted = () => 'Notification' in window && Notification.permission === 'granted';

const show = ({ id, thread, kind, line }: Notice, onClick: () => void): (() => void) => {
  const title = t('notices.where', { asks: t(`notices.asks.${kind}`), thread: thread.title });
  // What cannot be seen is named here too (R35).
  const body = showHidden(line)
    .map(({ text, hidden }) => (hidden === undefined ? text : `[${hidden}]`))
    .join('');
  try {
    const notification = new Notification(title, { body, tag: id, icon: '/icons/need.svg' });
    notification.addEventListener('click', () => {
      notification.close();
      onClick();
    });
    return () => notification.close();
  } catch {
    // Phones have notifications only through a service worker; the number on the icon has to do there.
    return () => undefined;
  }
};

const showBadge = (n: number): void => {
  if (!('setAppBadge' in navigator)) return;
  // Refused where the app is not installed; the tab's own icon tells it there.
  void (n > 0 ? navigator.setAppBadge(n) : navigator.clearAppBadge()).catch(() => undefined);
};
