// What has to be said about the page as a whole, in calm lines over it that move nothing: that what is shown is only what
// was kept here, that a name was not taken, a channel not made or a thread not archived, and that a newer build of the app can be had by loading it again.
import { useState } from 'react';
import { useApp } from '../../context.ts';
import type { Desk } from '../../data/app.ts';
import type { OpenThread } from '../../data/threads.ts';
import { readRoute } from '../../routes.ts';
import { clockTime } from '../../text/figures.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CloseIcon, OfflineIcon } from '../../ui/icons.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { RefusedNames } from '../rename/refused-names.tsx';
import { RefusedChannels } from '../sidebar/refused-channels.tsx';
import { RefusedPlaces } from '../thread/refused-places.tsx';
import { Line } from './line.tsx';

export const Notices = () => {
  const session = useStore(useApp().session);
  return (
    // In the empty middle of a page's bar, or below it where it is narrow; the ground around lets everything through.
    <div className="pointer-events-none fixed inset-x-3 top-14 z-10 flex flex-col items-center gap-2 wide:top-1.5">
      {session.state === 'signed_in' && <Kept desk={session.desk} />}
      {session.state === 'signed_in' && <RefusedNames renames={session.desk.renames} />}
      {session.state === 'signed_in' && <RefusedChannels desk={session.desk} />}
      {session.state === 'signed_in' && <RefusedPlaces desk={session.desk} />}
      <Newer />
    </div>
  );
};

const Kept = ({ desk }: { readonly desk: Desk }) => {
  const { router } = useApp();
  const workspace = useSelected(desk.workspace.view, view => (view.status === 'ready' ? view.keptAt : undefined));
  const route = readRoute(useStore(router.place).path);
  if (route.name === 'thread') return <KeptThread open={desk.threads.get(route.id)} workspace={workspace} />;
  return <AsOf at={workspace} />;
};

type KeptThreadProps = { readonly open: OpenThread; readonly workspace: number | undefined };

/** A thread that is kept says so itself, above its composer: it may be kept longer, or shorter, than the workspace. */
const KeptThread = ({ open, workspace }: KeptThreadProps) => {
  const keptAt = useSelected(open.thread.view, view => view.keptAt);
  return <AsOf at={keptAt === undefined ? workspace : undefined} />;
};

const AsOf = ({ at }: { readonly at: number | undefined }) => {
  const { now } = useApp();
  if (at === undefined) return null;
  return (
    <Line>
      <span className="text-dim">
        <OfflineIcon />
      </span>
      <span className="figures pr-1.5">{t('offline.asOf', { time: clockTime(at, now.get()) })}</span>
    </Line>
  );
};

const Newer = () => {
  const { updates } = useApp();
  const waiting = useStore(updates.waiting);
  const [later, setLater] = useState(false);
  if (!waiting || later) return null;
  return (
    <Line>
      <span className="pr-1">{t('update.waiting')}</span>
      <Button size="small" onClick={() => updates.apply()}>
        {t('update.reload')}
      </Button>
      <IconButton size="small" label={t('update.later')} onClick={() => setLater(true)}>
        <CloseIcon />
      </IconButton>
    </Line>
  );
};
