// What is still called what it was although one has called it something else: why, and the way to what was typed.
import { lazy, useState } from 'react';
import type { Named, Renames } from '../../data/renames.ts';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { OverLines } from '../notices/over-lines.tsx';
import { RefusedLine } from '../notices/refused-line.tsx';

const RenameDialog = lazy(async () => ({ default: (await import('./rename-dialog.tsx')).RenameDialog }));

export const RefusedNames = ({ renames }: { readonly renames: Renames }) => {
  const all = useStore(renames.view);
  const [again, setAgain] = useState<Named>();
  return (
    <>
      {all.map(
        ({ of, name, before, problem }) =>
          problem && (
            <RefusedLine
              key={of.id}
              what={t('rename.refused', { name, before })}
              problem={problem}
              onAgain={() => setAgain(of)}
              onClose={() => renames.drop(of)}
            />
          ),
      )}
      {again && (
        <OverLines>
          <RenameDialog of={again} renames={renames} onClose={() => setAgain(undefined)} />
        </OverLines>
      )}
    </>
  );
};
