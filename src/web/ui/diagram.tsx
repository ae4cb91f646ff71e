// A diagram in Mermaid's language: its source, and after a click its picture. The picture is drawn in a frame that has no
// origin and no network (web/diagram), so whatever a diagram tries, it can reach nothing of this page; the two only
// exchange the source and the size, or what is wrong with the source.
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { t } from '../words/t.ts';
import { Button } from './button.tsx';
import { Code } from './code.tsx';

const answer = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ drawn: z.object({ height: z.number().positive() }) }),
  z.object({ failed: z.string() }),
]);

/** Pixels; a taller picture is scrolled in its frame. */
const MOST_HEIGHT = 640;

export const Diagram = ({ source }: { readonly source: string }) => {
  const [drawn, setDrawn] = useState(false);
  const [problem, setProblem] = useState<string>();
  return (
    <div>
      {drawn && problem === undefined ? (
        <Picture source={source} onFailed={setProblem} />
      ) : (
        <Code text={source} lang="mermaid" />
      )}
      {problem !== undefined && (
        <p role="alert" className="mt-1 whitespace-pre-wrap text-bad text-small">
          {t('diagram.failed', { why: problem })}
        </p>
      )}
      {problem === undefined && (
        <Button look="quiet" size="small" className="mt-1 -ml-2 pointer-coarse:-ml-3" onClick={() => setDrawn(!drawn)}>
          {t(drawn ? 'diagram.source' : 'diagram.draw')}
        </Button>
      )}
    </div>
  );
};

type PictureProps = { readonly source: string; readonly onFailed: (why: string) => void };

const Picture = ({ source, onFailed }: PictureProps) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState<number>();
  const failed = useRef(onFailed);
  failed.current = onFailed;
  useEffect(() => {
    const onMessage = ({ source: from, data }: MessageEvent<unknown>) => {
      const target = frame.current?.contentWindow;
      if (!target || from !== target) return;
      const said = answer.safeParse(data).data;
      if (!said) return;
      if ('ready' in said) {
        const { theme } = document.documentElement.dataset;
        const dark = theme ? theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches;
        // The frame has no origin that could be named here.
        target.postMessage({ source, dark }, '*');
      } else if ('drawn' in said) setHeight(said.drawn.height);
      else failed.current(said.failed);
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, [source]);
  return (
    <div className="md-code overflow-hidden rounded-card border border-line bg-panel">
      {height === undefined && (
        <p role="status" className="px-3 pt-2 text-dim text-small">
          {t('diagram.drawing')}
        </p>
      )}
      <iframe
        ref={frame}
        src="/diagram.html"
        sandbox="allow-scripts"
        title={t('diagram.title')}
        style={{ height: Math.min(height ?? 120, MOST_HEIGHT) }}
        className="block w-full border-0 bg-transparent"
      />
    </div>
  );
};
