// Declining, with a reason the agent is told. The reason may be left out.
import { type KeyboardEvent, useState } from 'react';
import { limits } from '../../../wire/protocol/limits.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../words/t.ts';

type DeclineFormProps = {
  readonly busy: boolean;
  readonly onDecline: (reason: string | undefined) => void;
  readonly onBack: () => void;
};

const REASON_CHARS = Math.min(4_000, limits.messageChars);

export const DeclineForm = ({ busy, onDecline, onBack }: DeclineFormProps) => {
  const [reason, setReason] = useState('');
  const decline = () => onDecline(reason.trim() || undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      decline();
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      onBack();
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it appears because someone asked to write here
        autoFocus
        rows={2}
        value={reason}
        maxLength={REASON_CHARS}
        aria-label={t('approval.reasonLabel')}
        placeholder={t('approval.reasonPlaceholder')}
        onChange={event => setReason(event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-40 w-full resize-none rounded-control border border-edge bg-panel px-3 py-2 text-base text-ink pointer-coarse:text-[16px]"
      />
      <div className="flex gap-2 max-wide:grid max-wide:grid-cols-[2fr_1fr]">
        <Button look="primary" hint="composer.send" disabled={busy} onClick={decline} className="max-wide:h-11">
          {reason.trim() === '' ? t('approval.declinePlain') : t('approval.declineTell')}
        </Button>
        <Button look="quiet" hint="composer.leave" disabled={busy} onClick={onBack} className="max-wide:h-11">
          {t('approval.back')}
        </Button>
      </div>
    </div>
  );
};
