// How many things wait for a person: one of the few warm things on the screen.
import { t } from '../../words/t.ts';

export const NeedCount = ({ n }: { readonly n: number }) =>
  n > 0 ? (
    <span className="figures inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full bg-need px-1.5 font-semibold text-paper text-tiny">
      <span aria-hidden>{n}</span>
      <span className="sr-only">{t('sidebar.waiting', { n })}</span>
    </span>
  ) : null;
