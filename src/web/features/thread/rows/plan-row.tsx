// The agent's plan as a checklist that fills while it works.
import type { PlanStep } from '../../../../wire/protocol/items.ts';
import { classes } from '../../../ui/classes.ts';
import { CheckIcon } from '../../../ui/icons.tsx';
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';

export const PlanRow = ({ row }: { readonly row: RowOf<'plan'> }) => {
  const { steps, explanation } = row.entry.item;
  const done = steps.filter(step => step.status === 'done').length;
  return (
    <section aria-label={t('plan.title')} className="text-label">
      <header className="flex items-baseline gap-2">
        <b>{t('plan.title')}</b>
        <span className="figures text-dim text-small">{t('plan.progress', { done, all: steps.length })}</span>
      </header>
      {explanation && <p className="text-dim">{explanation}</p>}
      <ol className="mt-1 flex flex-col gap-1">
        {steps.map(step => (
          <Step key={step.text} step={step} />
        ))}
      </ol>
    </section>
  );
};

const Step = ({ step: { text, status } }: { readonly step: PlanStep }) => (
  <li className="flex gap-2">
    <span
      aria-hidden
      className={classes(
        'mt-[3px] flex size-3.5 shrink-0 items-center justify-center rounded-[4px] border-[1.5px]',
        status === 'running' ? 'border-accent' : status === 'done' ? 'border-ok text-ok' : 'border-edge',
      )}
    >
      {status === 'done' && <CheckIcon />}
      {status === 'running' && <i className="size-1.5 rounded-[2px] bg-accent" />}
    </span>
    <span className={status === 'running' ? 'font-medium text-ink' : 'text-dim'}>{text}</span>
    <span className="sr-only">{t(`plan.step.${status}`)}</span>
  </li>
);
