// Copies a text, and says for a moment that it did.
import { useEffect, useState } from 'react';
import { t } from '../words/t.ts';
import { IconButton } from './button.tsx';
import { toClipboard } from './clipboard.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';

type CopyButtonProps = {
  /** Read when it is pressed, so that a long text is not carried around. */
  readonly text: () => string | Promise<string>;
  readonly label?: string;
  readonly className?: string;
};

const SAID_MS = 1_500;

export const CopyButton = ({ text, label = t('copy.copy'), className }: CopyButtonProps) => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), SAID_MS);
    return () => window.clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? t('copy.copied') : label}
      onClick={() => void toClipboard(text()).then(() => setCopied(true))}
      {...(className !== undefined && { className })}
    >
      {copied ? <CheckIcon className="text-ok" /> : <CopyIcon />}
      <span role="status" className="sr-only">
        {copied ? t('copy.copied') : ''}
      </span>
    </IconButton>
  );
};
