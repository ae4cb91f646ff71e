// Shows mentions in a text as chips: people as people, files as files. The text itself stays as it was written.
import { type ReactNode, useCallback } from 'react';
import { useWorkspace } from '../../context.ts';
import { classes } from '../../ui/classes.ts';
import { partsOf } from './mentions.ts';

/** @returns a function from a piece of text to what is shown of it */
export const useMentionMark = (): ((text: string) => ReactNode) => {
  const { members, me } = useWorkspace();
  return useCallback(
    (text: string) => {
      if (!text.includes('@')) return text;
      return partsOf(text, members).map((part, index) => {
        if (part.kind === 'text') return part.text;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
            key={index}
            className={classes(
              'rounded-[4px] box-decoration-clone px-1',
              part.kind === 'file' && 'bg-soft font-mono text-[0.88em] text-ink',
              part.kind === 'person' && 'bg-accent-soft font-medium text-accent',
              part.kind === 'person' && part.id === me && 'mx-0.5 ring-1 ring-accent',
            )}
          >
            {part.text}
          </span>
        );
      });
    },
    [members, me],
  );
};
