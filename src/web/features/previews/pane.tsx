// A preview beside its thread, or over it where there is no room beside: the bar, what goes wrong in the app, the frame,
// and in words whatever keeps one from seeing it.
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Problem } from '../../../std/errors.ts';
import type { PreviewId, PreviewView } from '../../../wire/protocol/previews.ts';
import type { PortHead } from '../../../wire/thread/ports.ts';
import { useApp } from '../../context.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CloseIcon } from '../../ui/icons.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { ResizablePane } from '../../ui/resizable-pane.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useMedia } from '../../ui/use-media.ts';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { isPath } from './address.ts';
import { type Device, PreviewFrame } from './frame.tsx';
import { Lookers } from './lookers.tsx';
import type { Found, Observed } from './observed.ts';
import { PaneBar, type Place } from './pane-bar.tsx';
import { ProblemStrip } from './problem-strip.tsx';
import { toBlock, withProblems } from './problems.ts';

type PaneProps = { readonly id: PreviewId; readonly onClose: () => void };

/** Narrower, thread and preview would both be too small to use: below the breakpoint `roomy`. */
const NO_ROOM = '(max-width: 1179px)';
const WIDTHS = { least: 320, usual: 520, most: 1_400 } as const;

export const Pane = ({ id, onClose }: PaneProps) => {
  const { preferences } = useApp();
  const { thread } = useThreadScope();
  const kept = useSelected(preferences, ({ previewWidth }) => previewWidth);
  const port = useSelected(thread.view, view => view.head?.ports?.find(({ share }) => share?.previewId === id));
  const known = useRef(port?.port);
  known.current = port?.port ?? known.current; // what is stopped keeps its name for who looks at it
  const ready = useSelected(thread.view, ({ status }) => status === 'ready');
  useEffect(() => {
    // Kept since an earlier visit, and stopped since then: nobody looks at it, so nobody is told.
    if (ready && known.current === undefined) onClose();
  });
  const title = known.current === undefined ? t('pane.titleOver') : t('pane.title', { port: String(known.current) });
  const body = <Body id={id} port={port} title={title} onClose={onClose} />;
  if (useMedia(NO_ROOM)) {
    return (
      <Dialog title={title} heading="hidden" shape="full" onClose={onClose}>
        {body}
      </Dialog>
    );
  }
  return (
    <ResizablePane
      edge="left"
      label={t('pane.resize')}
      widths={WIDTHS}
      kept={kept}
      onKeep={previewWidth => preferences.change({ previewWidth })}
      // The thread keeps what it needs to be read.
      className="max-w-[calc(100%-380px)]"
    >
      <aside aria-label={title} className="flex h-full flex-col border-line border-l bg-panel">
        {body}
      </aside>
    </ResizablePane>
  );
};

type BodyProps = PaneProps & { readonly port: PortHead | undefined; readonly title: string };

const Body = ({ id, port, title, onClose }: BodyProps) => {
  const { api, now } = useApp();
  const { thread } = useThreadScope();
  const until = port?.share?.expiresAt ?? 0;
  const over = useSelected(now, at => at >= until);
  const read = useCallback(() => api.previews.list(thread.id), [api, thread.id]);
  const { value: all, problem, reload } = useLoaded(read);
  const preview = all?.find(each => each.id === id);
  if (over || (all && !preview)) {
    return (
      <Instead title={title} onClose={onClose}>
        <p role="status" className="text-pretty">
          {t('pane.over')}
        </p>
        <p className="mt-1 text-pretty text-dim text-label">{t('pane.overHint')}</p>
        <Button className="mt-3" onClick={onClose}>
          {t('pane.close')}
        </Button>
      </Instead>
    );
  }
  if (problem) {
    return (
      <Instead title={title} onClose={onClose}>
        <ProblemNote problem={problem}>
          <Button onClick={() => void reload()}>{t('pane.again')}</Button>
        </ProblemNote>
      </Instead>
    );
  }
  if (!all || !preview) {
    return (
      <Instead title={title} onClose={onClose}>
        <Skeleton words={t('preview.opening')} lines={5} />
      </Instead>
    );
  }
  return <Shown preview={preview} all={all} title={title} ended={port?.gone ?? false} onClose={onClose} />;
};

type ShownProps = {
  readonly preview: PreviewView;
  /** What the thread shares. */
  readonly all: readonly PreviewView[];
  readonly title: string;
  readonly ended: boolean;
  readonly onClose: () => void;
};

const Shown = ({ preview, all, title, ended, onClose }: ShownProps) => {
  const { thread, composer } = useThreadScope();
  useEffect(() => {
    thread.lookers.look(preview.id);
    return () => thread.lookers.look(undefined);
  }, [thread, preview.id]);
  const noRoom = useMedia(NO_ROOM);
  /** Where one asked to go, each time anew. */
  const [visit, setVisit] = useState({ address: `${preview.url}/`, count: 0 });
  /** Where one is, as far as the page tells. */
  const [at, setAt] = useState<Place>({ address: preview.url, path: '/' });
  const [problems, setProblems] = useState<readonly Found[]>([]);
  const [device, setDevice] = useState<Device>('full');
  const [problem, setProblem] = useState<Problem>();
  const addresses = useMemo(() => all.map(({ url }) => url), [all]);
  const go = (path: string) => {
    setProblem(undefined);
    setProblems([]);
    setAt({ ...at, path });
    setVisit({ address: at.address + path, count: visit.count + 1 });
  };
  const onObserved = (observed: Observed) => {
    if (observed.type === 'problems') return setProblems(before => withProblems(before, observed.problems));
    if (observed.type === 'page') setProblems([]);
    // On one host for all of them, it is the one that was asked for.
    setAt({ address: addresses.find(each => each === observed.origin) ?? preview.url, path: observed.path });
  };
  const other = at.address === preview.url ? undefined : all.find(({ url }) => url === at.address)?.port;
  const tellAgent = () => {
    const lead = t('problems.lead', { port: String(other ?? preview.port) });
    // Over the thread the pane would hide what is to be seen now.
    if (noRoom) flushSync(onClose);
    composer.quote(`${lead}\n\n${toBlock(at.path, problems)}`);
  };
  return (
    <>
      <PaneBar
        lookers={<Lookers id={preview.id} thread={thread} look="faces" />}
        at={at}
        other={other}
        byLink={all.some(({ url, audience }) => url === at.address && audience === 'link')}
        device={device}
        onGo={go}
        onDevice={setDevice}
        onClose={onClose}
      />
      {problems.length > 0 && <ProblemStrip problems={problems} onTell={tellAgent} />}
      {isPath(preview.url) && (
        <p className="border-line border-b px-4 py-2 text-pretty text-dim text-small">{t('pane.oneHost')}</p>
      )}
      {ended && (
        <p role="status" className="border-line border-b px-4 py-2 text-pretty text-dim text-small">
          {t('preview.ended')}
        </p>
      )}
      {problem ? (
        <div className="grow p-5">
          <ProblemNote problem={problem}>
            <Button onClick={() => go(at.path)}>{t('pane.again')}</Button>
          </ProblemNote>
        </div>
      ) : (
        // Another frame for every visit: one that is led elsewhere adds to the history that Back goes through.
        <PreviewFrame
          key={visit.count}
          title={title}
          address={visit.address}
          addresses={addresses}
          device={device}
          onProblem={setProblem}
          onObserved={onObserved}
        />
      )}
    </>
  );
};

type InsteadProps = { readonly title: string; readonly onClose: () => void; readonly children: ReactNode };

/** Where there is no preview to look at. */
const Instead = ({ title, onClose, children }: InsteadProps) => (
  <>
    <header className="flex h-12 shrink-0 items-center justify-between border-line border-b pr-2 pl-5">
      <p className="truncate text-dim">{title}</p>
      <IconButton label={t('pane.close')} hint="preview.toggle" onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </header>
    <div className="grow overflow-y-auto p-5">{children}</div>
  </>
);
