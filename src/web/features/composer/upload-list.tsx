// The files that go with a message: pictures as pictures, how far each has come, and what is wrong with it.
import type { Upload } from '../../data/composer.ts';
import { fileSize } from '../../text/figures.ts';
import { IconButton } from '../../ui/button.tsx';
import { CloseIcon, FileIcon, RetryIcon } from '../../ui/icons.tsx';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

export const UploadList = ({ uploads }: { readonly uploads: readonly Upload[] }) => (
  <ul aria-label={t('upload.list')} className="flex flex-wrap gap-2 px-3 pt-3">
    {uploads.map(upload => (
      <UploadChip key={upload.id} upload={upload} />
    ))}
  </ul>
);

const UploadChip = ({ upload }: { readonly upload: Upload }) => {
  const { composer } = useThreadScope();
  const { id, name, bytes, preview, state } = upload;
  return (
    <li className="flex max-w-full items-center gap-2 overflow-hidden rounded-control border border-line bg-paper py-1 pr-1 pl-1">
      {preview ? (
        <img src={preview} alt="" className="size-9 shrink-0 rounded-row object-cover" />
      ) : (
        <span className="flex size-9 shrink-0 items-center justify-center text-dim">
          <FileIcon />
        </span>
      )}
      <span className="min-w-0">
        <span className="block max-w-52 truncate text-ink text-label">{name}</span>
        <span role="status" className={`figures block text-small ${state.is === 'failed' ? 'text-bad' : 'text-dim'}`}>
          {words(state, bytes)}
        </span>
        {state.is === 'uploading' && (
          <progress
            value={state.progress}
            aria-label={name}
            className="block h-0.5 w-full appearance-none overflow-hidden rounded-full bg-soft [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-soft [&::-webkit-progress-value]:bg-accent"
          />
        )}
      </span>
      {state.is === 'failed' && state.again && (
        <IconButton label={t('upload.retry')} onClick={() => composer.retry(id)}>
          <RetryIcon />
        </IconButton>
      )}
      <IconButton label={t('upload.remove', { name })} onClick={() => composer.detach(id)}>
        <CloseIcon />
      </IconButton>
    </li>
  );
};

const words = (state: Upload['state'], bytes: number): string => {
  switch (state.is) {
    case 'uploading':
      return t('upload.progress', { percent: Math.round(state.progress * 100) });
    case 'ready':
      return fileSize(bytes);
    case 'failed':
      return problemWords(state.problem).message;
  }
};
