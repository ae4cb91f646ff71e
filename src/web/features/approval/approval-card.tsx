// The one card for everything an agent waits for: what it asks with its full content, since when, and every choice it
// offers with its reach. Once someone chose it says so, waits for the laptop, and then becomes a calm line elsewhere.
import { useId, useRef, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { Approval, Choice, Decision } from '../../../wire/protocol/approvals.ts';
import type { ApprovalEntry } from '../../../wire/thread/timeline.ts';
import { useApp, useDesk, useWorkspace } from '../../context.ts';
import { wholeDuration } from '../../text/figures.ts';
import { ProblemNote } from '../../ui/problem.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { decidedWords } from './answered-words.ts';
import { type Answers, emptyAnswers, isComplete, toDecision } from './answers.ts';
import { ApprovalBody, needsUnfolding } from './approval-body.tsx';
import { ChoiceKeys, ChoiceRow, StopChoice } from './choice-row.tsx';
import { titleOf } from './choices.ts';
import { DeclineForm } from './decline-form.tsx';

export const ApprovalCard = ({ entry }: { readonly entry: ApprovalEntry }) => {
  const { approval, decided } = entry;
  if (!approval) return null;
  return decided ? <DecidedCard entry={entry} approval={approval} /> : <OpenCard approval={approval} at={entry.at} />;
};

const OpenCard = ({ approval, at }: { readonly approval: Approval; readonly at: number }) => {
  const { thread } = useThreadScope();
  const { content } = approval;
  const card = useRef<HTMLElement>(null);
  const titleId = useId();
  const [answers, setAnswers] = useState<Answers>(() => emptyAnswers(content));
  const [unfolded, setUnfolded] = useState(false);
  const [declining, setDeclining] = useState<Choice>();
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const readable = unfolded || !needsUnfolding(content);

  const decide = (choice: Choice, reason?: string) => {
    const decision: Decision = toDecision(approval, choice, answers, reason);
    setSending(true);
    setProblem(undefined);
    thread.decide(decision).catch(error => {
      setSending(false);
      setProblem(toProblem(error));
    });
  };
  const choose = (choice: Choice) => {
    if (sending) return;
    if (choice.effect === 'decline' && content.kind !== 'question') setDeclining(choice);
    else decide(choice);
  };
  const canChoose = ({ effect }: Choice): boolean => {
    if (effect === 'allow') return readable; // nobody says yes to what they could not read (R35)
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
      className="flex flex-col gap-2.5 rounded-card border border-need-line bg-need-soft p-3"
    >
      <header className="flex flex-wrap items-baseline gap-x-2.5">
        <h2 id={titleId} className="font-semibold text-need">
          {t(titleOf(content), content.kind === 'elicitation' ? { server: content.server } : {})}
        </h2>
        <Waiting since={at} />
        <span className="grow" />
        <StopChoice {...choosing} />
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
      {problem && <ProblemNote problem={problem} />}
      {!declining && <ChoiceKeys {...choosing} place={card} />}
      {declining ? (
        <DeclineForm
          busy={sending}
          onBack={() => {
            setDeclining(undefined);
            card.current?.focus();
          }}
          onDecline={reason => decide(declining, reason)}
        />
      ) : (
        <ChoiceRow {...choosing} />
      )}
    </section>
  );
};

const Waiting = ({ since }: { readonly since: number }) => {
  const { now } = useApp();
  const { members } = useWorkspace();
  const waited = useSelected(now, time => wholeDuration(time - since));
  const others = members.filter(({ role }) => role !== 'guest').length > 1;
  return (
    <span className="figures text-dim text-small">
      {t(others ? 'approval.waitingAny' : 'approval.waitingYou', { time: waited })}
    </span>
  );
};

const DecidedCard = ({ entry, approval }: { readonly entry: ApprovalEntry; readonly approval: Approval }) => {
  const { thread } = useThreadScope();
  const { connection } = useDesk();
  const { members, me, runners } = useWorkspace();
  const runnerId = useSelected(thread.view, view => view.head?.session?.runnerId);
  const online = useSelected(connection.state, ({ state }) => state === 'online');
  const runner = runners.find(({ id }) => id === runnerId);
  const said = decidedWords(entry, members, me) ?? '';
  const machine = runner?.name ?? t('machine.gone');
  return (
    <section
      id={`apr-${approval.id}`}
      role="status"
      className="flex flex-wrap items-baseline gap-x-2 rounded-card border border-line bg-panel px-3 py-2 text-label"
    >
      <b>
        {t(
          titleOf(approval.content),
          approval.content.kind === 'elicitation' ? { server: approval.content.server } : {},
        )}
      </b>
      <span className="text-ink">{said.charAt(0).toLocaleUpperCase() + said.slice(1)}</span>
      <span className="text-dim">
        {t(runner?.online && online ? 'approval.waitingMachine' : 'approval.waitingOffline', { machine })}
      </span>
    </section>
  );
};
