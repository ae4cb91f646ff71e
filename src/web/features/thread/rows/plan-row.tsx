// The agent's plan as a checklist that fills while it works.
import type { PlanStep } from '../../../../wire/protocol/items.ts';
import { TickBox } from '../../../ui/tick-box.tsx';
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
    <TickBox state={status} className="mt-[3px]" />
    <span className={status === 'running' ? 'font-medium text-ink' : 'text-dim'}>{text}</span>
    <span className="sr-only">{t(`plan.step.${status}`)}</span>
  </li>
);
