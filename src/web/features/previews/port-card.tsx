// A port as a card, in the thread and in the list of ports: a program that the agent started listens on the laptop. Who
// drives the thread shares it from here or says that it need not be; everybody sees with whom it is shared, until when,
// and when the program has ended.
import { type ReactNode, useCallback } from 'react';
import type { FoundApp } from '../../../wire/protocol/previews.ts';
import type { PortHead, PortShare } from '../../../wire/thread/ports.ts';
import { useApp, useWorkspace } from '../../context.ts';
import type { OpenThread } from '../../data/threads.ts';
import { clockTime, shortFolder } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useSelected } from '../../ui/use-store.ts';
import { useTask } from '../../ui/use-task.ts';
import { whoIs } from '../../words/person.ts';
import { t } from '../../words/t.ts';
import { openKnown } from './address.ts';
import { Lookers } from './lookers.tsx';
import { ShareForm } from './share-form.tsx';
import { opensFor } from './shares.ts';

type PortCardProps = {
  readonly port: PortHead;
  readonly open: OpenThread;
  /** As one of many: what can be filled in is folded. */
  readonly listed?: boolean;
  /** Called when the preview was opened beside the thread. */
  readonly onLook?: () => void;
};

export const PortCard = (props: PortCardProps) => {
  const { port, open, listed = false } = props;
  const { now } = useApp();
  const drives = useSelected(open.thread.view, view => view.level === 'drive');
  const until = port.share?.expiresAt ?? 0;
  // Nobody tells that the time has come: the card knows it by itself.
  const over = useSelected(now, at => at >= until);
  const parts = () => {
    if (port.share && !over) return <Shared {...props} share={port.share} drives={drives} />;
    if (port.gone) return <p>{t('ports.ended')}</p>;
    if (!drives) return <p className="text-dim">{t('ports.notShared')}</p>;
    return <Offered port={port} open={open} listed={listed} />;
  };
  return (
    <Card port={port}>
      {port.share && over && <p role="status">{t('preview.timeOver')}</p>}
      {parts()}
    </Card>
  );
};

const Card = ({ port, children }: { readonly port: PortHead; readonly children: ReactNode }) => (
  <section
    aria-label={t('preview.card', { port: String(port.port) })}
    className="flex flex-col gap-2.5 rounded-card border border-line bg-panel px-3 py-2.5 text-label"
  >
    <header>
      <h3 className="break-words font-semibold text-ink">{port.app.title ?? port.app.command}</h3>
      <p className="break-words text-dim text-small">{factsOf(port.app, port.port)}</p>
      {port.app.everywhere && <p className="text-dim text-small">{t('preview.everywhere')}</p>}
    </header>
    {children}
  </section>
);

const factsOf = ({ title, framework, command, folder, kind }: FoundApp, port: number): string =>
  [
    t('preview.port', { port: String(port) }),
    framework,
    // Vite and vite say the same, and without a title the command stands above.
    title === undefined || command.toLowerCase() === framework?.toLowerCase() ? undefined : command,
    folder && shortFolder(folder),
    kind === 'http' ? undefined : t(`preview.kind.${kind}`),
  ]
    .filter(Boolean)
    .join(' · ');

type OfferedProps = { readonly port: PortHead; readonly open: OpenThread; readonly listed: boolean };

const Offered = ({ port, open: { thread }, listed }: OfferedProps) => {
  const { api } = useApp();
  const task = useTask();
  const passed = port.passed !== undefined;
  const folded = port.share ? 'preview.shareAgain' : passed ? 'preview.shareAfterAll' : listed && 'preview.shareIt';
  return (
    <>
      <ShareForm key={String(folded)} thread={thread} port={port.port} folded={folded}>
        {!folded && (
          <Button
            look="quiet"
            disabled={task.busy}
            onClick={() => void task.run(() => api.previews.pass(thread.id, port.port))}
          >
            {t('preview.notNow')}
          </Button>
        )}
      </ShareForm>
      {task.problem && <ProblemNote problem={task.problem} look="line" />}
    </>
  );
};

type SharedProps = PortCardProps & { readonly share: PortShare; readonly drives: boolean };

const Shared = ({ port, share, drives, open: { thread, pane }, onLook }: SharedProps) => {
  const { api, now } = useApp();
  const workspace = useWorkspace();
  const task = useTask();
  const { previewId } = share;
  const find = useCallback(
    async () => (await api.previews.list(thread.id)).find(({ id }) => id === previewId),
    [api, thread.id, previewId],
  );
  const preview = useLoaded(find);
  const audience =
    share.audience === 'people'
      ? share.people.map(id => whoIs(id, workspace)).join(', ')
      : t(`preview.audience.${share.audience}`);
  const who = whoIs(share.by, workspace);
  const until = clockTime(share.expiresAt, now.get());
  const url = preview.value?.url;
  const mayStop = drives || share.by === workspace.me;
  const look = () => {
    pane.set(previewId);
    onLook?.();
  };
  return (
    <>
      <p className="text-ink">
        {share.audience === 'me'
          ? t('preview.sharedAlone', { who, until })
          : t('preview.shared', { who, audience, until })}
        <Lookers id={previewId} thread={thread} look="words" />
      </p>
      {port.gone && <p role="status">{t('preview.ended')}</p>}
      {url && (
        <p className="flex min-w-0 items-center gap-1">
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            onClick={event => share.audience === 'link' && openKnown(event, url, '/')}
            className="min-w-0 truncate pointer-coarse:py-3.25 font-mono text-small underline"
          >
            {url}
          </a>
          <CopyButton text={() => url} label={t('preview.copy')} />
        </p>
      )}
      {preview.problem && <ProblemNote problem={preview.problem} look="line" />}
      {task.problem && <ProblemNote problem={task.problem} look="line" />}
      <div className="flex flex-wrap gap-2 empty:hidden">
        {opensFor(share, workspace.me) && <Button onClick={look}>{t('preview.look')}</Button>}
        {mayStop && (
          <Button look="danger" disabled={task.busy} onClick={() => void task.run(() => api.previews.stop(previewId))}>
            {t('preview.stop')}
          </Button>
        )}
      </div>
    </>
  );
};
