// Where another day begins.
import { useApp } from '../../../context.ts';
import { dayName } from '../../../text/figures.ts';
import type { RowOf } from '../model/row.ts';

export const DayRow = ({ row }: { readonly row: RowOf<'day'> }) => {
  const { now } = useApp();
  return (
    <h2 className="flex items-center gap-3 text-dim text-small">
      <span aria-hidden className="h-px grow bg-line" />
      {dayName(row.at, now.get())}
      <span aria-hidden className="h-px grow bg-line" />
    </h2>
  );
};
