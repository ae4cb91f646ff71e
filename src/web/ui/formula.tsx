// A formula, set by the browser itself: Temml, loaded when the first formula is seen, makes MathML elements of it, node by
// node and never from a string of markup. Until then, and for what is no TeX, the source is shown.

import { useLayoutEffect, useRef, useState } from 'react';
import type { Options } from 'temml';
import { t } from '../words/t.ts';
import { classes } from './classes.ts';

type Temml = typeof import('temml')['default'];

let temml: Temml | undefined;

/** Bounds for what a formula may make of itself: macros that expand, and sizes in em. */
const OPTIONS: Options = { throwOnError: true, trust: false, maxExpand: 500, maxSize: [30, 100] };

export const Formula = ({ tex, display }: { readonly tex: string; readonly display: boolean }) => {
  const place = useRef<HTMLSpanElement>(null);
  const [ready, setReady] = useState(temml !== undefined);
  const [problem, setProblem] = useState<string>();
  useLayoutEffect(() => {
    let current = true;
    if (!ready || !temml) {
      void import('temml').then(loaded => {
        temml = loaded.default;
        if (current) setReady(true);
      });
      return () => {
        current = false;
      };
    }
    try {
      if (place.current) temml.render(tex, place.current, { ...OPTIONS, displayMode: display });
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    return undefined;
  }, [tex, display, ready]);
  if (problem !== undefined) return <code data-tip={t('formula.unreadable', { why: problem })}>{tex}</code>;
  return (
    <span ref={place} tabIndex={display ? 0 : undefined} className={classes('md-math', display && 'md-math-block')}>
      {ready ? undefined : tex}
    </span>
  );
};
