// The one card for everything an agent waits for, in a thread as in the inbox: what it asks with its full content, since
// when, who may answer, and every choice it offers with its reach. Once someone chose it says so and waits for the laptop.
import { type ReactNode, useId, useRef, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { Approval, Choice, Decision } from '../../../wire/protocol/approvals.ts';
import type { RunnerId, ThreadId } from '../../../wire/protocol/ids.ts';
import { approvalLineOf } from '../../../wire/thread/approval-line.ts';
import type { ApprovalEntry } from '../../../wire/thread/timeline.ts';
import { useDesk, useWorkspace } from '../../context.ts';
import { classes } from '../../ui/classes.ts';
import { ProblemNote } from '../../ui/problem.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { AnswerNotes, hasAllowed } from './answer-notes.tsx';
import { decidedWords } from './answered-words.ts';
import { useAnswerers } from './answerers.ts';
import { type Answers, emptyAnswers, isComplete, toDecision } from './answers.ts';
import { ApprovalBody, needsUnfolding } from './approval-body.tsx';
import { AskedLine } from './asked-line.tsx';
import { ChoiceKeys, ChoiceRow, StopChoice } from './choice-row.tsx';
import { titleOf } from './choices.ts';
import { DeclineForm } from './decline-form.tsx';
import { Waiting } from './waiting.tsx';

export type ApprovalViewProps = {
  readonly entry: ApprovalEntry;
  /** Sends what someone chose. */
  readonly decide: (decision: Decision) => Promise<unknown>;
  readonly runnerId: RunnerId | undefined;
  readonly threadId: ThreadId;
  /** Whether one may answer, where that is known already. */
  readonly answers?: boolean;
  /** Not the one that is looked at, where several stand below each other. */
  readonly calm?: boolean;
  /** What else can be done with it here, beside its title. */
  readonly aside?: ReactNode;
};

export const ApprovalView = ({ entry, runnerId, ...props }: ApprovalViewProps) => {
  const { approval, decided } = entry;
  if (!approval) return null;
  if (decided) return <DecidedCard entry={entry} approval={approval} runnerId={runnerId} />;
  return <OpenCard approval={approval} entry={entry} {...props} />;
};

type OpenCardProps = Pick<ApprovalViewProps, 'decide' | 'calm' | 'aside' | 'threadId' | 'answers'> & {
  readonly approval: Approval;
  readonly entry: ApprovalEntry;
};

const OpenCard = ({ approval, entry, decide, calm = false, aside, threadId, answers: known }: OpenCardProps) => {
  const { mine: mayAnswer, words: who } = useAnswerers(threadId, known);
  const { me } = useWorkspace();
  const { connection } = useDesk();
  const offline = useSelected(connection.state, ({ state }) => state === 'offline');
  const { content } = approval;
  const forOthers = approval.notBy?.includes(me) ?? false;
  const card = useRef<HTMLElement>(null);
  const titleId = useId();
  const [answers, setAnswers] = useState<Answers>(() => emptyAnswers(content));
  const [unfolded, setUnfolded] = useState(false);
  const [declining, setDeclining] = useState<Choice>();
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const readable = unfolded || !needsUnfolding(content);

  const send = (choice: Choice, reason?: string) => {
    setSending(true);
    setProblem(undefined);
    decide(toDecision(approval, choice, answers, reason)).then(
      // The first of two people has answered, and the card stays.
      () => approval.needs === 2 && setSending(false),
      error => {
        setSending(false);
        setProblem(toProblem(error));
      },
    );
  };
  const choose = (choice: Choice) => {
    if (sending) return;
    if (choice.effect === 'decline' && content.kind !== 'question') setDeclining(choice);
    else send(choice);
  };
  const canChoose = ({ effect }: Choice): boolean => {
    if (offline) return false; // the page says so, and since when
    // Nobody says yes to what they could not read (R35), nor twice where it takes two, nor where it takes others (R33).
    if (effect === 'allow') return readable && !forOthers && !hasAllowed(entry, me);
    return effect !== 'answer' || isComplete(content, answers);
  };
  const choosing = { approval, busy: sending, canChoose, onChoose: choose };

  return (
    <section
      ref={card}
      id={`apr-${approval.id}`}
      aria-labelledby={titleId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: with the focus on the card its keys work
      tabIndex={0}
      className={classes(
        'flex scroll-mt-12 scroll-mb-6 flex-col gap-2.5 rounded-card border p-3',
        calm ? 'border-line bg-panel [--color-need-line:var(--line)]' : 'border-need-line bg-need-soft',
      )}
    >
      <header className="flex flex-wrap items-baseline gap-x-2.5">
        <h2 id={titleId} className={classes('font-semibold', calm ? 'text-ink' : 'text-need')}>
          {t(titleOf(content), content.kind === 'elicitation' ? { server: content.server } : {})}
        </h2>
        <Waiting since={entry.at} who={mayAnswer && !forOthers ? who : undefined} />
        <span className="grow" />
        {aside}
        {mayAnswer && <StopChoice {...choosing} />}
      </header>
      <ApprovalBody
        approval={approval}
        answers={answers}
        onAnswer={setAnswers}
        unfolded={readable}
        onUnfold={() => setUnfolded(true)}
        onSubmit={() => {
          const answer = approval.choices.find(({ effect }) => effect === 'answer');
          if (answer && canChoose(answer)) choose(answer);
        }}
      />
      <AnswerNotes approval={approval} entry={entry} />
      {problem && <ProblemNote problem={problem} />}
      {!mayAnswer && <p className="text-dim text-label">{who}</p>}
      {mayAnswer && !declining && <ChoiceKeys {...choosing} place={card} />}
      {mayAnswer && !declining && <ChoiceRow {...choosing} />}
      {declining && (
        <DeclineForm
          busy={sending}
          onBack={() => {
            setDeclining(undefined);
            card.current?.focus();
          }}
          onDecline={reason => send(declining, reason)}
        />
      )}
    </section>
  );
};

type DecidedCardProps = Pick<ApprovalViewProps, 'entry' | 'runnerId'> & { readonly approval: Approval };

const DecidedCard = ({ entry, approval, runnerId }: DecidedCardProps) => {
  const { connection } = useDesk();
  const { members, me, runners } = useWorkspace();
  const online = useSelected(connection.state, ({ state }) => state === 'online');
  const runner = runners.find(({ id }) => id === runnerId);
  const said = decidedWords(entry, members, me) ?? '';
  const machine = runner?.name ?? t('machine.gone');
  const { content } = approval;
  const about = approvalLineOf(approval, entry.at).line;
  return (
    <section
      id={`apr-${approval.id}`}
      role="status"
      className="rounded-card border border-line bg-panel px-3 py-2 text-dim text-label"
    >
      <p>
        <b>{t(titleOf(content), content.kind === 'elicitation' ? { server: content.server } : {})}</b>{' '}
        <AskedLine kind={content.kind} text={about} />
      </p>
      <p>
        <span className="text-ink">{said.charAt(0).toLocaleUpperCase() + said.slice(1)}</span>
        {'\u00a0'}
        {t(runner?.online && online ? 'approval.waitingMachine' : 'approval.waitingOffline', { machine })}
      </p>
    </section>
  );
};
