// The line above what was not read yet.
import { t } from '../../../words/t.ts';

export const UnreadRow = () => (
  <h2 className="flex items-center gap-3 font-medium text-accent text-small">
    <span aria-hidden className="h-px grow bg-accent opacity-40" />
    {t('thread.unreadLine')}
    <span aria-hidden className="h-px grow bg-accent opacity-40" />
  </h2>
);
