// The buttons that send what is written, each saying what will happen: send, queue, steer; and the one that stops a turn.
import { isWorking } from '../../../wire/thread/head.ts';
import { useApp } from '../../context.ts';
import { isWritten } from '../../data/composer.ts';
import { showKey } from '../../keys.ts';
import { Button } from '../../ui/button.tsx';
import { StopIcon } from '../../ui/icons.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

export const SendButtons = ({ onSend }: { readonly onSend: (other: boolean) => void }) => {
  const { thread, composer } = useThreadScope();
  const { preferences } = useApp();
  const { enter } = useStore(preferences);
  const running = useSelected(thread.view, view => Boolean(view.head?.turn));
  const working = useSelected(thread.view, ({ head }) => head !== null && isWorking(head));
  const stopping = useSelected(thread.view, view => view.head?.turn?.stopAskedBy !== undefined);
  const written = useSelected(composer.draft, isWritten);
  const failed = useSelected(composer.draft, ({ uploads }) => uploads.some(({ state }) => state.is === 'failed'));
  const due = useSelected(composer.draft, draft => draft.due === true);
  const stop = () => void thread.interrupt().catch(() => undefined); // it was over already
  const words = working ? t(`composer.${enter}`) : t('composer.send');
  return (
    <>
      {working && written && (
        <span className="truncate text-dim text-small max-roomy:hidden pointer-coarse:hidden">
          {t(`composer.keys.${enter}`, { other: showKey('composer.sendOther') })}
        </span>
      )}
      {working && written && (
        <Button
          look="quiet"
          size="small"
          disabled={failed || due}
          onClick={() => onSend(true)}
          className="wide:pointer-fine:hidden"
        >
          {t(`composer.${enter === 'queue' ? 'steer' : 'queue'}`)}
        </Button>
      )}
      {running && (
        <Button size="small" disabled={stopping} data-tip={t('action.stop')} data-tip-key="turn.stop" onClick={stop}>
          <StopIcon /> {t(stopping ? 'composer.stopping' : 'composer.stop')}
        </Button>
      )}
      {(written || !running) && (
        <Button
          look="primary"
          size="small"
          disabled={!written || failed || due}
          data-tip-key="composer.send"
          onClick={() => onSend(false)}
        >
          {due ? t('composer.due') : words}
        </Button>
      )}
    </>
  );
};
