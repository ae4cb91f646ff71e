// What was answered lately in any thread: what, by whom, when; each leads to where it stands.
import { useApp, useWorkspace } from '../../context.ts';
import type { Answered } from '../../data/inbox.ts';
import { threadAddress } from '../../routes.ts';
import { age } from '../../text/figures.ts';
import { PlaceLink } from '../../ui/link.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { GroupTitle } from './group-title.tsx';
import { ReceiptWords } from './receipt.tsx';

export const AnsweredList = ({ answered }: { readonly answered: readonly Answered[] }) => {
  if (answered.length === 0) return null;
  return (
    <section aria-labelledby="inbox-answered">
      <GroupTitle id="inbox-answered">{t('inbox.answered')}</GroupTitle>
      <ul className="flex flex-col max-wide:divide-y max-wide:divide-line">
        {answered.map(each => (
          <li key={each.id}>
            <AnsweredRow answered={each} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const AnsweredRow = ({ answered }: { readonly answered: Answered }) => {
  const { now } = useApp();
  const { threads } = useWorkspace();
  const old = useSelected(now, time => age(answered.endedAt, time));
  const title = threads.find(({ id }) => id === answered.threadId)?.title;
  return (
    <PlaceLink
      to={threadAddress(answered.threadId, `apr-${answered.id}`)}
      className="flex min-h-[30px] items-center gap-x-2 gap-y-0.5 rounded-row px-1 text-label hover:bg-soft max-wide:flex-wrap max-wide:py-2 pointer-coarse:min-h-11"
    >
      <ReceiptWords answered={answered} place={title} />
      <span className="grow max-wide:hidden" />
      <span className="max-w-40 shrink-0 truncate text-dim text-small max-wide:hidden">{title}</span>
      <span className="figures w-8 shrink-0 text-right text-dim text-small">{old}</span>
    </PlaceLink>
  );
};
