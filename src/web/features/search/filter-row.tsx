// What narrows a search: kind, person, channel, machine, days. Only what there is a choice of is offered.
import type { ReactNode } from 'react';
import { useWorkspace } from '../../context.ts';
import { classes } from '../../ui/classes.ts';
import { type Option, Select } from '../../ui/field.tsx';
import { t } from '../../words/t.ts';
import type { FilterName, Filters } from './filters.ts';

const KINDS = ['message', 'answer', 'command', 'file_change', 'title', 'error'] as const;

type FilterRowProps = {
  readonly filters: Filters;
  readonly onChange: (changes: Partial<Filters>) => void;
};

export const FilterRow = ({ filters, onChange }: FilterRowProps) => {
  const { members, channels, runners } = useWorkspace();
  const named = (rows: readonly { readonly id: string; readonly name: string }[]): Option[] =>
    rows.map(({ id, name }) => ({ value: id, label: name }));
  const choice = (name: FilterName, label: string, any: string, options: readonly Option[]) => (
    <Select
      aria-label={label}
      value={filters[name] ?? ''}
      options={[{ value: '', label: any }, ...options]}
      onChoose={value => onChange({ [name]: value || undefined })}
      className={classes(CHIP, filters[name] ? 'border-accent! bg-accent-soft!' : 'border-line!')}
    />
  );
  return (
    <fieldset className={classes('flex flex-wrap items-center gap-2', SIDEWAYS)}>
      <legend className="sr-only">{t('search.filter.label')}</legend>
      {choice(
        'kind',
        t('search.filter.kind'),
        t('search.filter.anyKind'),
        KINDS.map(kind => ({ value: kind, label: t(`search.kinds.${kind}`) })),
      )}
      {choice('by', t('search.filter.person'), t('search.filter.anyPerson'), named(members))}
      {channels.length > 1 && choice('in', t('search.filter.channel'), t('search.filter.anyChannel'), named(channels))}
      {runners.length > 1 && choice('on', t('search.filter.machine'), t('search.filter.anyMachine'), named(runners))}
      <Day label={t('search.filter.from')} value={filters.from} onChange={from => onChange({ from })} />
      <Day label={t('search.filter.to')} value={filters.to} onChange={to => onChange({ to })} />
    </fieldset>
  );
};

/** Where there is little room it goes on sideways, and its end fades to say so. */
const SIDEWAYS =
  'min-w-0 max-wide:-mx-3.5 max-wide:flex-nowrap max-wide:overflow-x-auto max-wide:py-0.5 max-wide:pr-8 max-wide:pl-3.5 ' +
  'max-wide:[mask-image:linear-gradient(to_right,black_calc(100%_-_32px),transparent)]';

const CHIP = 'h-7! w-auto! max-w-44 shrink-0 rounded-full! pl-3! text-label! pointer-coarse:h-11!';

type DayProps = {
  readonly label: ReactNode;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
};

const Day = ({ label, value, onChange }: DayProps) => (
  <label
    className={classes(
      'flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-3 text-label has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-11',
      value ? 'border-accent bg-accent-soft' : 'border-line bg-panel text-dim',
    )}
  >
    {label}
    <input
      type="date"
      value={value ?? ''}
      onChange={event => onChange(event.target.value || undefined)}
      className="figures bg-transparent text-ink outline-none"
    />
  </label>
);
