// Messages that are not in the thread yet: kept here until the hub can be reached, or refused by it with a reason.

import { useDesk } from '../../context.ts';
import type { UnsentMessage } from '../../data/thread.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CloseIcon, OfflineIcon } from '../../ui/icons.tsx';
import { withCode } from '../../ui/problem.tsx';
import { useStore } from '../../ui/use-store.ts';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

export const UnsentCards = ({ messages }: { readonly messages: readonly UnsentMessage[] }) =>
  messages.length === 0 ? null : (
    <ul aria-label={t('unsent.title', { n: messages.length })} className="divide-y divide-line divide-dashed">
      {messages.map(message => (
        <UnsentCard key={message.nonce} message={message} />
      ))}
    </ul>
  );

const UnsentCard = ({ message }: { readonly message: UnsentMessage }) => {
  const { thread, composer } = useThreadScope();
  const { connection } = useDesk();
  const online = useStore(connection.state).state === 'online';
  const { nonce, text, problem, attachments } = message;
  const said = problem && problemWords(problem);
  const takeBack = () => {
    thread.discard(nonce);
    // Into the composer if that is empty: giving up a message is not giving up its words.
    composer.putBack(message);
  };
  return (
    <li className="flex items-start gap-1.5 bg-paper py-1 pr-1.5 pl-3 text-label">
      <div className="min-w-0 grow py-0.5 pointer-coarse:py-3">
        <p className="line-clamp-2 whitespace-pre-wrap break-words text-ink">
          {text || t('queue.files', { n: attachments.length })}
        </p>
        {said && (
          <p role="alert" className="text-bad text-small">
            {said.message} {said.hint && withCode(said.hint)}
          </p>
        )}
      </div>
      {!problem && (
        <span
          role="status"
          className="flex shrink-0 items-center gap-1.5 py-0.5 pointer-coarse:py-3 text-dim text-small"
        >
          {!online && <OfflineIcon />}
          {t(online ? 'unsent.sending' : 'unsent.kept')}
        </span>
      )}
      {problem && (
        <Button size="small" onClick={() => thread.resend(nonce)}>
          {t('unsent.resend')}
        </Button>
      )}
      <IconButton label={t('unsent.takeBack')} size="small" onClick={takeBack}>
        <CloseIcon />
      </IconButton>
    </li>
  );
};
