// A port in the thread: a program that the agent started listens on the laptop. Who drives the thread shares it from
// here or says that it need not be; everybody sees with whom it is shared, and when the program has ended.
import { type ReactNode, useCallback } from 'react';
import type { FoundApp } from '../../../wire/protocol/previews.ts';
import type { PortHead, PortShare } from '../../../wire/thread/ports.ts';
import type { NoteEntry } from '../../../wire/thread/timeline.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { clockTime, shortFolder } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useSelected } from '../../ui/use-store.ts';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { ShareForm } from './share-form.tsx';

type Found = Extract<NoteEntry['event'], { type: 'port.found' }>;

export const PortRow = ({ entry, event }: { readonly entry: NoteEntry; readonly event: Found }) => {
  const { thread } = useThreadScope();
  // What the head says of this port, as long as it speaks of this finding and not of a later one.
  const port = useSelected(thread.view, view => view.head?.ports?.find(({ seq }) => seq === entry.pos));
  const drives = useSelected(thread.view, view => view.level === 'drive');
  // Ports are names, not amounts: no thousands separator.
  const words = { port: String(event.port), command: event.app.command };
  if (!port || (port.gone && !port.share)) return <Line>{t('preview.over', words)}</Line>;
  if (port.share) return <Shared port={port} share={port.share} drives={drives} />;
  if (!drives) return <Line>{t('preview.listens', words)}</Line>;
  return <Offered port={port} />;
};

const Line = ({ children }: { readonly children: ReactNode }) => <p className="text-dim text-small">{children}</p>;

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

const factsOf = ({ framework, command, folder, kind }: FoundApp, port: number): string =>
  [
    t('preview.port', { port: String(port) }),
    framework,
    // Vite and vite say the same.
    command.toLowerCase() === framework?.toLowerCase() ? undefined : command,
    folder && shortFolder(folder),
    kind === 'http' ? undefined : t(`preview.kind.${kind}`),
  ]
    .filter(Boolean)
    .join(' · ');

const Offered = ({ port }: { readonly port: PortHead }) => {
  const { api } = useApp();
  const { thread } = useThreadScope();
  const task = useTask();
  return (
    <Card port={port}>
      <ShareForm port={port.port} folded={port.passed !== undefined}>
        {port.passed === undefined && (
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
    </Card>
  );
};

type SharedProps = { readonly port: PortHead; readonly share: PortShare; readonly drives: boolean };

const Shared = ({ port, share, drives }: SharedProps) => {
  const { api, now } = useApp();
  const { me, members } = useWorkspace();
  const { thread } = useThreadScope();
  const task = useTask();
  const { previewId } = share;
  const find = useCallback(
    async () => (await api.previews.list(thread.id)).find(({ id }) => id === previewId),
    [api, thread.id, previewId],
  );
  const preview = useLoaded(find);
  const nameOf = (id: string) =>
    id === me ? t('person.you') : (members.find(member => member.id === id)?.name ?? t('person.gone'));
  const audience =
    share.audience === 'people' ? share.people.map(nameOf).join(', ') : t(`preview.audience.${share.audience}`);
  const url = preview.value?.url;
  const mayStop = drives || share.by === me;
  return (
    <Card port={port}>
      <p className="text-ink">
        {t('preview.shared', { who: nameOf(share.by), audience, until: clockTime(share.expiresAt, now.get()) })}
      </p>
      {port.gone && <p role="status">{t('preview.ended')}</p>}
      {url && (
        <p className="flex min-w-0 items-center gap-1">
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            className="min-w-0 truncate pointer-coarse:py-3 font-mono text-small underline"
          >
            {url}
          </a>
          <CopyButton text={() => url} label={t('preview.copy')} />
        </p>
      )}
      {preview.problem && <ProblemNote problem={preview.problem} look="line" />}
      {task.problem && <ProblemNote problem={task.problem} look="line" />}
      {mayStop && (
        <Button
          look="danger"
          className="self-start"
          disabled={task.busy}
          onClick={() => void task.run(() => api.previews.stop(previewId))}
        >
          {t('preview.stop')}
        </Button>
      )}
    </Card>
  );
};
