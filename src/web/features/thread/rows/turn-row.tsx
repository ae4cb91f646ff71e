// The head of a turn: which agent, how it runs, and for how long.

import type { Usage } from '../../../../wire/protocol/events.ts';
import type { EffectiveSettings } from '../../../../wire/protocol/settings.ts';
import { duration, short } from '../../../text/figures.ts';
import { useSelected } from '../../../ui/use-store.ts';
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';
import { Elapsed } from './elapsed.tsx';
import { RowMenu } from './row-menu.tsx';

export const TurnRow = ({ row: { started, completed, running, at, turnKey } }: { readonly row: RowOf<'turn'> }) => {
  const { thread } = useThreadScope();
  const agent = useSelected(thread.view, view => view.head?.session?.agent) ?? 'codex';
  const took = completed?.durationMs ?? (completed && started ? completed.completedAt - started.startedAt : undefined);
  return (
    <RowMenu anchor={`turn-${turnKey}`}>
      {/* Where there is little room, how it runs has a line of its own: nothing is cut, and no line comes at the end. */}
      <header className="relative flex items-baseline gap-x-2 max-wide:flex-wrap">
        <i
          aria-hidden
          className="absolute top-1.5 -left-[29px] size-2.5 rotate-45 rounded-[2px] border-5 border-accent ring-4 ring-paper max-wide:-left-5 max-wide:ring-2"
        />
        <b className="shrink-0">{t(`agent.${agent}`)}</b>
        {started && (
          <span
            className="min-w-0 grow wide:truncate text-dim text-small max-wide:order-last max-wide:basis-full"
            data-tip={settingsTip(started.settings)}
          >
            {settingsLine(started.settings)}
          </span>
        )}
        <span className="figures shrink-0 text-dim text-small max-wide:ml-auto">
          {running ? (
            <Elapsed since={started?.startedAt ?? at} />
          ) : (
            took !== undefined && took !== null && duration(took)
          )}
          {completed?.usage && <Tokens usage={completed.usage} />}
        </span>
      </header>
    </RowMenu>
  );
};

const Tokens = ({ usage }: { readonly usage: Usage }) => {
  const { inputTokens, cachedTokens, outputTokens, reasoningTokens } = usage;
  const tip = t('turn.tokensTip', {
    input: short(inputTokens),
    cached: short(cachedTokens),
    output: short(outputTokens),
    reasoning: short(reasoningTokens),
  });
  return <span data-tip={tip}> · {t('turn.tokens', { n: short(inputTokens + outputTokens) })}</span>;
};

/** `gpt-6.1 · medium · asks before it leaves its sandbox` */
export const settingsLine = ({ model, effort, approvalPolicy, sandbox, fast }: EffectiveSettings): string =>
  [
    model,
    ...(effort ? [t('settings.effortShort', { effort })] : []),
    ...(fast ? [t('settings.fastShort')] : []),
    sandbox === 'danger-full-access' ? t('sandbox.short.danger-full-access') : t(`policy.${approvalPolicy}`),
  ].join(' · ');

const settingsTip = ({ sandbox, network }: EffectiveSettings): string =>
  `${t(`sandbox.${sandbox}`)} · ${network ? t('settings.networkOn') : t('settings.networkOff')}`;
