// Tells a tab's state from outside: its title says how many threads wait for a person and what the open one does, its
// icon shows the same at a glance.
import { useEffect } from 'react';
import { useDesk, useWorkspace } from '../../context.ts';
import type { Route } from '../../routes.ts';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

export const TabState = ({ route }: { readonly route: Route }) => {
  const { connection } = useDesk();
  const { threads } = useWorkspace();
  const { state } = useStore(connection.state);
  const needing = threads.filter(thread => thread.state === 'needs_you').length;
  const open = route.name === 'thread' ? threads.find(({ id }) => id === route.id) : undefined;
  const working = threads.some(thread => thread.state === 'working');
  const icon = state === 'offline' ? 'offline' : needing > 0 ? 'need' : working ? 'work' : 'idle';
  const name = open?.title ?? t(`screen.${route.name === 'thread' ? 'home' : route.name}`);
  const title = t('tab.title', { n: needing, name, state: open?.state === 'working' ? 'working' : 'other' });

  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    document.getElementById('icon')?.setAttribute('href', `/icons/${icon}.svg`);
  }, [icon]);
  return null;
};
