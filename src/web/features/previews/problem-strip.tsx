// What went wrong in the app beside the thread: how much, unfolded what, and one press that puts it into the message to
// the agent, where one reads it before it is sent.
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AlertIcon, CheckIcon, FoldIcon } from '../../ui/icons.tsx';
import { t } from '../../words/t.ts';
import type { Found } from './observed.ts';
import { keyOf, labelOf } from './problems.ts';

type ProblemStripProps = { readonly problems: readonly Found[]; readonly onTell: () => void };

export const ProblemStrip = ({ problems, onTell }: ProblemStripProps) => {
  const [open, setOpen] = useState(false);
  const [told, setTold] = useState<readonly Found[]>();
  const list = useId();
  const count = t('problems.count', { n: problems.length });
  return (
    <div className="shrink-0 border-line border-b">
      <p role="status" className="sr-only">
        {count}
      </p>
      <div className="flex items-center gap-2 py-1 pr-2 pl-2">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? list : undefined}
          onClick={() => setOpen(!open)}
          className="flex h-7 min-w-0 grow items-center gap-1.5 rounded-row px-1.5 text-ink text-small hover:bg-soft pointer-coarse:h-10"
        >
          <AlertIcon className="shrink-0 text-bad" />
          <span className="truncate">{count}</span>
          <FoldIcon className={classes('shrink-0 text-dim transition-transform duration-120', open && 'rotate-90')} />
        </button>
        {told === problems ? (
          <p role="status" className="flex h-6 shrink-0 items-center gap-1.5 px-2 text-dim text-small">
            <CheckIcon />
            {t('problems.told')}
          </p>
        ) : (
          <Button
            size="small"
            onClick={() => {
              setTold(problems);
              onTell();
            }}
          >
            {t('problems.tell')}
          </Button>
        )}
      </div>
      {open && <ProblemList id={list} problems={problems} />}
    </div>
  );
};

const ProblemList = ({ id, problems }: { readonly id: string; readonly problems: readonly Found[] }) => {
  const box = useRef<HTMLElement>(null);
  // The newest is the last, as in a browser's own console.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has come is the occasion
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [problems]);
  return (
    <section
      ref={box}
      id={id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      aria-label={t('problems.list')}
      className="max-h-[36dvh] overflow-y-auto border-line border-t"
    >
      <ul className="divide-y divide-line">
        {problems.map(each => (
          <li key={keyOf(each)} className="flex flex-col gap-0.5 px-3.5 py-2">
            <p className="flex items-baseline gap-2 text-dim text-small">
              <span>{labelOf(each)}</span>
              {each.times > 1 && <span className="figures">{t('problems.times', { n: each.times })}</span>}
            </p>
            <p className="whitespace-pre-wrap break-words font-mono text-ink text-small">{each.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
};
