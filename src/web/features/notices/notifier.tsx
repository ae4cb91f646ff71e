// Tells outside of the page what waits: a notification per question while no window is in front, and the number of
// things that wait on the app's icon.
import { useEffect } from 'react';
import { z } from 'zod';
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
    // A press on a notification that the service worker showed.
    const onWorker = ({ data }: MessageEvent<unknown>) => {
      const asked = pressed.safeParse(data).data;
      if (asked) router.go(asked.goTo);
    };
    const workers = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
    workers?.addEventListener('message', onWorker);
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
      workers?.removeEventListener('message', onWorker);
      notices.close();
      front.close();
      showBadge(0);
    };
  }, [preferences, router, workspace]);
  return null;
};

const pressed = z.object({ goTo: z.string().startsWith('/') });

const isGranted = () => 'Notification' in window && Notification.permission === 'granted';

const show = (notice: Notice, onClick: () => void): (() => void) => {
  const { id, thread, kind, line } = notice;
  const title = t('notices.where', { asks: t(`notices.asks.${kind}`), thread: thread.title });
  // What cannot be seen is named here too (R35).
  const body = showHidden(line)
    .map(({ text, hidden }) => (hidden === undefined ? text : `[${hidden}]`))
    .join('');
  const options = { body, tag: id, icon: '/icons/need.svg' };
  try {
    const notification = new Notification(title, options);
    notification.addEventListener('click', () => {
      notification.close();
      onClick();
    });
    return () => notification.close();
  } catch {
    // Phones have notifications only through a service worker, which then tells where a press leads to.
    const shown = showByWorker(title, { ...options, data: { goTo: threadAddress(thread.id, `apr-${id}`) } });
    return () => void shown.then(close => close());
  }
};

/** @returns the way to take it back */
const showByWorker = async (title: string, options: NotificationOptions): Promise<() => void> => {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.showNotification(title, options);
  return () => {
    void registration?.getNotifications({ tag: options.tag ?? '' }).then(all => {
      for (const notification of all) notification.close();
    });
  };
};

const showBadge = (n: number): void => {
  if (!('setAppBadge' in navigator)) return;
  // Refused where the app is not installed; the tab's own icon tells it there.
  void (n > 0 ? navigator.setAppBadge(n) : navigator.clearAppBadge()).catch(() => undefined);
};
