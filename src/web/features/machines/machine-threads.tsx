// The threads whose agents work on a machine, those first that need someone or are in trouble, with what went wrong, and
// archived ones last.
import { useState } from 'react';
import type { ThreadStateName, ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { threadAddress } from '../../routes.ts';
import { classes } from '../../ui/classes.ts';
import { PlaceLink } from '../../ui/link.tsx';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';

/** Shown before someone asks for more. */
const FEW = 5;

const LOOKS: Readonly<Record<ThreadStateName, string>> = {
  needs_you: 'text-need',
  blocked: 'text-bad',
  failed: 'text-bad',
  working: 'text-accent',
  queued: 'text-dim',
  idle: 'text-dim',
};
const ORDER = Object.keys(LOOKS);

const placeOf = ({ state, archivedAt }: ThreadSummary) =>
  archivedAt === undefined ? ORDER.indexOf(state) : ORDER.length;

export const MachineThreads = ({ threads }: { readonly threads: readonly ThreadSummary[] }) => {
  const [all, setAll] = useState(false);
  const sorted = threads.toSorted((a, b) => placeOf(a) - placeOf(b) || b.at - a.at);
  const hidden = all ? 0 : Math.max(0, sorted.length - FEW);
  return (
    <ul>
      {sorted.slice(0, sorted.length - hidden).map(({ id, title, state, trouble, troubleIs, archivedAt }) => (
        <li key={id} className="min-w-0">
          <p className="flex items-baseline gap-2">
            <PlaceLink
              to={threadAddress(id)}
              className="min-w-0 truncate text-ink hover:underline pointer-coarse:grow pointer-coarse:leading-11"
            >
              {title}
            </PlaceLink>
            <span className={classes('shrink-0 text-small', LOOKS[state])}>
              {t(archivedAt === undefined ? `thread.state.${state}` : 'thread.state.archived')}
            </span>
          </p>
          {trouble && (
            <p className="break-words text-dim text-small">
              {problemWords({ code: '', ...troubleIs, message: trouble }).message}
            </p>
          )}
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <button type="button" onClick={() => setAll(true)} className="text-accent text-small hover:underline">
            {t('machine.moreThreads', { n: hidden })}
          </button>
        </li>
      )}
    </ul>
  );
};
