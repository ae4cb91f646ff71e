// A thread in which nothing was said yet: where the agent is, and sentences to begin with.
import type { SessionHead } from '../../../wire/thread/head.ts';
import { baseName } from '../../text/figures.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from './thread-scope.ts';

const IDEAS = {
  practice: ['fresh.practice.page', 'fresh.practice.explain', 'fresh.practice.approval', 'fresh.practice.long'],
  codex: ['fresh.codex.explain', 'fresh.codex.tests', 'fresh.codex.page'],
} as const;

export const FreshThread = ({ session }: { readonly session: SessionHead }) => {
  const { composer } = useThreadScope();
  const { agent, folder } = session;
  const write = (text: string) => {
    composer.write(text);
    document.querySelector('textarea')?.focus();
  };
  return (
    <section className="flex flex-col gap-3 pt-[8vh]">
      <h2 className="text-balance font-semibold text-ink text-page">
        {t('fresh.title', { folder: baseName(folder) })}
      </h2>
      <p className="max-w-[56ch] text-dim">{t(`fresh.how.${agent}`)}</p>
      <ul className="mt-1 flex flex-col items-start gap-1.5">
        {IDEAS[agent].map(key => (
          <li key={key}>
            <button
              type="button"
              onClick={() => write(t(key))}
              className="rounded-control border border-line bg-panel px-3 py-1.5 text-left text-ink text-label hover:bg-soft pointer-coarse:min-h-11"
            >
              {t(key)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};
