// What waits in one thread: the thread, where it runs, and its approvals with everything needed to decide.
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import { useDesk, useWorkspace } from '../../context.ts';
import type { InboxItem } from '../../data/inbox.ts';
import { threadAddress } from '../../routes.ts';
import { shortFolder } from '../../text/figures.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { PlaceLink } from '../../ui/link.tsx';
import { LiveDot } from '../../ui/state-dot.tsx';
import { t } from '../../words/t.ts';
import { ApprovalView } from '../approval/approval-view.tsx';
import { useReach } from '../session/use-reach.ts';
import { Receipt } from './receipt.tsx';

type ApprovalGroupProps = {
  readonly threadId: ThreadId;
  readonly items: readonly InboxItem[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
};

export const ApprovalGroup = ({ threadId, items, selected, onSelect }: ApprovalGroupProps) => {
  const { workspace } = useDesk();
  const { threads, channels, runners } = useWorkspace();
  const thread = threads.find(({ id }) => id === threadId);
  const channel = channels.find(({ id }) => id === thread?.channelId);
  const runner = runners.find(({ id }) => id === thread?.runnerId);
  const reach = useReach(runner);
  const title = thread?.title ?? '';
  return (
    <section aria-label={t('inbox.list', { thread: title })} className="flex flex-col gap-2">
      <header className="flex min-w-0 items-center gap-2 px-1 text-small max-wide:flex-wrap max-wide:gap-y-0">
        <h2 className="min-w-0 truncate font-semibold text-base text-ink max-wide:w-full max-wide:whitespace-normal">
          <PlaceLink to={threadAddress(threadId, items[0] && `apr-${items[0].id}`)} className="hover:underline">
            {title}
          </PlaceLink>
        </h2>
        {channel && <span className="shrink-0 text-dim"># {channel.name}</span>}
        <span className="grow" />
        {runner && (
          <span className="flex min-w-0 items-center gap-1.5 text-dim" data-tip={thread?.folder}>
            <LiveDot on={reach?.state === 'usable'} />
            <span className="truncate">
              {runner.name} · {shortFolder(thread?.folder ?? '')}
            </span>
          </span>
        )}
      </header>
      {items.map(({ id, entry, over }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: what has the focus in it is the one that is selected
        <div key={id} data-entry={id} onFocus={() => onSelect(id)}>
          {over ? (
            <Receipt answered={over} />
          ) : (
            <ApprovalView
              entry={entry}
              threadId={threadId}
              runnerId={thread?.runnerId}
              decide={decision => workspace.decide(threadId, decision)}
              calm={id !== selected}
              aside={
                <PlaceLink
                  to={threadAddress(threadId, `apr-${id}`)}
                  className="flex items-center gap-1.5 self-center rounded-row px-2 text-dim text-small hover:bg-soft hover:text-ink max-wide:hidden"
                >
                  {t('inbox.open')}
                  <KeyHint id="inbox.enter" />
                </PlaceLink>
              }
            />
          )}
        </div>
      ))}
    </section>
  );
};
