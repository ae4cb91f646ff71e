// One row of the flow: the component of its kind, in the column, at the rail of its turn.
import { memo, type ReactNode } from 'react';
import { classes } from '../../ui/classes.ts';
import { AnsweredLine } from '../approval/answered-line.tsx';
import { ApprovalCard } from '../approval/approval-card.tsx';
import type { Rail, Row } from './model/row.ts';
import { ActivityRow } from './rows/activity-row.tsx';
import { ChangesRow } from './rows/changes-row.tsx';
import { DayRow } from './rows/day-row.tsx';
import { EndRow } from './rows/end-row.tsx';
import { GapRow } from './rows/gap-row.tsx';
import { ErrorRow, ItemNoteRow, LocalPromptRow } from './rows/item-rows.tsx';
import { MessageRow, UnsentRow } from './rows/message-row.tsx';
import { NoteRow } from './rows/note-row.tsx';
import { PlanRow } from './rows/plan-row.tsx';
import { ProseRow } from './rows/prose-row.tsx';
import { StatusRow } from './rows/status-row.tsx';
import { SubAgentRow } from './rows/sub-agent-row.tsx';
import { ThoughtRow } from './rows/thought-row.tsx';
import { TurnRow } from './rows/turn-row.tsx';
import { UnreadRow } from './rows/unread-row.tsx';

export const RowView = memo(({ row }: { readonly row: Row }) => (
  <div
    data-row={row.key}
    // What an address leads to gets the focus, so that keys go on from there.
    tabIndex={-1}
    // The list would hide what it has not measured since a row came above it, and take no pointer while it scrolls, also
    // by itself: a button that is pressed then would not be clicked.
    className="pointer-events-auto visible mx-auto w-full max-w-[calc(var(--column)+40px)] rounded-card px-5 outline-none max-wide:px-3.5"
  >
    <div
      className={classes(
        row.rail
          ? 'relative pl-9 max-wide:pl-4'
          : row.kind === 'message' || row.kind === 'unsent'
            ? ''
            : 'pl-9 max-wide:pl-0',
        'flow-root',
        row.depth === 0 && gapAbove(row),
      )}
    >
      {row.rail && <RailLine rail={row.rail} />}
      {/* The line beside a sub-agent's work runs through the spaces in it. */}
      <div className={classes(INDENTS[Math.min(row.depth, INDENTS.length - 1)], row.depth > 0 && gapAbove(row))}>
        {show(row)}
      </div>
    </div>
  </div>
));

const INDENTS = [
  '',
  'ml-1.5 border-line border-l pl-4',
  'ml-6 border-line border-l pl-4',
  'ml-10 border-line border-l pl-4',
];

/** Space above, by what the row is; within one answer and one run of activity rows stand close. */
const gapAbove = (row: Row): string => {
  switch (row.kind) {
    case 'message':
    case 'unsent':
      return row.kind === 'message' && row.steered ? 'pt-3' : 'pt-5';
    case 'turn':
      return 'pt-5';
    case 'day':
    case 'note':
      return 'pt-4';
    case 'thought':
    case 'activity':
    case 'sub_agent':
    case 'answered':
    case 'item_note':
      return 'pt-1.5';
    default:
      return 'pt-3';
  }
};

const show = (row: Row): ReactNode => {
  switch (row.kind) {
    case 'day':
      return <DayRow row={row} />;
    case 'unread':
      return <UnreadRow />;
    case 'message':
      return <MessageRow row={row} />;
    case 'unsent':
      return <UnsentRow row={row} />;
    case 'turn':
      return <TurnRow row={row} />;
    case 'prose':
      return <ProseRow row={row} />;
    case 'gap':
      return <GapRow row={row} />;
    case 'thought':
      return <ThoughtRow row={row} />;
    case 'activity':
      return <ActivityRow row={row} />;
    case 'plan':
      return <PlanRow row={row} />;
    case 'sub_agent':
      return <SubAgentRow row={row} />;
    case 'item_note':
      return <ItemNoteRow row={row} />;
    case 'error':
      return <ErrorRow row={row} />;
    case 'local_prompt':
      return <LocalPromptRow row={row} />;
    case 'changes':
      return <ChangesRow row={row} />;
    case 'approval':
      return <ApprovalCard entry={row.entry} />;
    case 'answered':
      return <AnsweredLine entry={row.entry} />;
    case 'status':
      return <StatusRow row={row} />;
    case 'end':
      return <EndRow row={row} />;
    case 'note':
      return <NoteRow row={row} />;
  }
};

const TONES: Readonly<Record<Rail['tone'], string>> = {
  running: 'bg-accent forced-colors:bg-[CanvasText]',
  waiting: 'bg-accent forced-colors:bg-[CanvasText]',
  done: 'bg-line forced-colors:bg-[GrayText]',
  broken: 'bg-[repeating-linear-gradient(0deg,var(--line)_0_4px,transparent_4px_8px)]',
};

const RailLine = ({ rail: { tone, first, last } }: { readonly rail: Rail }) => (
  <i
    aria-hidden
    className={classes(
      'absolute left-[11px] w-0.5 max-wide:left-0',
      first ? 'top-6 rounded-t-full' : 'top-0',
      last ? 'bottom-0 rounded-b-full' : 'bottom-0',
      tone === 'done' && first ? 'bg-linear-to-b from-accent to-line' : TONES[tone],
    )}
  />
);
