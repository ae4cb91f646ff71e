// What is still called what it was although one has called it something else: why, and the way to what was typed.
import { lazy, Suspense, useState } from 'react';
import type { Named, Rename, Renames } from '../../data/renames.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { AlertIcon, CloseIcon } from '../../ui/icons.tsx';
import { useStore } from '../../ui/use-store.ts';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { Line } from '../notices/line.tsx';

const RenameDialog = lazy(async () => ({ default: (await import('./rename-dialog.tsx')).RenameDialog }));

export const RefusedNames = ({ renames }: { readonly renames: Renames }) => {
  const all = useStore(renames.view);
  const [again, setAgain] = useState<Named>();
  return (
    <>
      {all.map(
        rename =>
          rename.problem && (
            <Refused key={rename.of.id} {...rename} problem={rename.problem} {...{ renames, setAgain }} />
          ),
      )}
      {again && (
        // The ground of the lines lets everything through, what lies over the page does not.
        <div className="pointer-events-auto contents">
          <Suspense>
            <RenameDialog of={again} renames={renames} onClose={() => setAgain(undefined)} />
          </Suspense>
        </div>
      )}
    </>
  );
};

type RefusedProps = Required<Rename> & { readonly renames: Renames; readonly setAgain: (thing: Named) => void };

const Refused = ({ of, before, name, problem, renames, setAgain }: RefusedProps) => {
  const { message, hint } = problemWords(problem);
  return (
    <Line role="alert">
      <AlertIcon className="shrink-0 text-bad" />
      <div className="min-w-0 max-w-[480px] py-1 max-wide:grow">
        <p className="break-words text-ink">{t('rename.refused', { name, before })}</p>
        <p className="break-words text-dim">
          {message} {hint}
        </p>
        {/* Below the words where there is little room beside them. */}
        <Button className="wide:hidden mt-2" onClick={() => setAgain(of)}>
          {t('rename.again')}
        </Button>
      </div>
      <Button size="small" className="max-wide:hidden" onClick={() => setAgain(of)}>
        {t('rename.again')}
      </Button>
      <IconButton size="small" label={t('dialog.close')} onClick={() => renames.drop(of)}>
        <CloseIcon />
      </IconButton>
    </Line>
  );
};
