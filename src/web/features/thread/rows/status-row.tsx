// What a running turn does at this moment, in words, at its end.
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';
import { Elapsed } from './elapsed.tsx';

export const StatusRow = ({ row: { doing } }: { readonly row: RowOf<'status'> }) => (
  <p className="flex min-h-6 items-center gap-2 text-label">
    <span className="shimmer shrink-0">{t(`doing.${doing.what}`)}</span>
    <span aria-hidden className="shrink-0 text-dim text-small">
      <Elapsed since={doing.since} />
    </span>
  </p>
);
