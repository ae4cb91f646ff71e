// The frame of the composer. Files that are dropped anywhere on a thread's page are attached, and the frame says so while
// they are over it: a page that does not take files makes way for them, with everything on it.
import { type ReactNode, useEffect, useState } from 'react';
import { classes } from '../../ui/classes.ts';
import { AttachIcon } from '../../ui/icons.tsx';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

export const DropArea = ({ children }: { readonly children: ReactNode }) => {
  const over = useDroppedFiles();
  return (
    <div
      className={classes(
        'relative rounded-[12px] border bg-panel shadow-raised has-[textarea:focus-visible]:border-edge',
        over ? 'border-accent! border-dashed' : 'border-line',
      )}
    >
      {children}
      {over && (
        <p className="absolute inset-0 z-30 flex items-center justify-center gap-2 rounded-[11px] bg-accent-soft font-medium text-accent">
          <AttachIcon /> {t('composer.drop')}
        </p>
      )}
    </div>
  );
};

/** @returns whether files are over the page at the moment */
const useDroppedFiles = (): boolean => {
  const { composer } = useThreadScope();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false); // the page itself, not one thing on it for another
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      composer.attach([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [composer]);
  return over;
};

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
