// `/approve-device`: a person lets a machine in, or does not. A machine without a browser shows a code that is typed
// here; one with a browser opened this page itself. Nothing is ever sent without a click on this page (R38), which says
// whose machine it would be and warns of codes that came from somebody else.
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp } from '../../context.ts';
import { answerBrowser, answerCode, findMachine, type PendingMachine } from '../../data/machine-requests.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { FrontPage } from '../sign-in/page.tsx';

/** What a code looks like; the one of RFC 8628, section 3.3. */
const EXAMPLE_CODE = 'WDJB-MJHT';

export const ApproveDevice = () => {
  const { query } = useStore(useApp().router.place);
  const params = Object.fromEntries(query);
  return params.response_type === 'code' ? (
    <FromThisBrowser request={params} />
  ) : (
    <FromAnywhere typed={params.user_code ?? ''} />
  );
};

/** The machine this browser runs on has opened the page. */
const FromThisBrowser = ({ request }: { readonly request: Readonly<Record<string, string>> }) => {
  const answer = async (approve: boolean) => {
    window.location.assign(await answerBrowser(request, approve));
  };
  const machine = { name: request.name ?? '', host: request.host ?? '' };
  return (
    <Question machine={machine} onAnswer={answer}>
      <p className="text-dim text-label">{t('approve.warnBrowser')}</p>
    </Question>
  );
};

type Step =
  | { readonly is: 'typing' }
  | { readonly is: 'asking'; readonly machine: PendingMachine }
  | { readonly is: 'answered'; readonly approved: boolean; readonly name: string };

const FromAnywhere = ({ typed }: { readonly typed: string }) => {
  const [code, setCode] = useState(typed);
  const [step, setStep] = useState<Step>({ is: 'typing' });
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  const look = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    await findMachine(code).then(
      machine => setStep({ is: 'asking', machine }),
      error => setProblem(toProblem(error)),
    );
    setBusy(false);
  };

  switch (step.is) {
    case 'typing':
      return (
        <FrontPage title={t('approve.codeTitle')}>
          <form className="flex flex-col gap-3" onSubmit={event => void look(event)}>
            <Field label={t('approve.code')} hint={t('approve.codeHint')}>
              {props => (
                <TextInput
                  {...props}
                  value={code}
                  onChange={event => setCode(event.target.value)}
                  autoComplete="off"
                  autoCapitalize="characters"
                  spellCheck={false}
                  maxLength={20}
                  placeholder={EXAMPLE_CODE}
                  className="font-mono uppercase tracking-[0.12em]"
                />
              )}
            </Field>
            {problem && <ProblemNote problem={problem} />}
            <Button type="submit" look="primary" className="self-start" disabled={busy || code.trim().length < 8}>
              {t(busy ? 'approve.looking' : 'approve.next')}
            </Button>
          </form>
        </FrontPage>
      );
    case 'asking': {
      const { machine } = step;
      const answer = async (approve: boolean) => {
        await answerCode(code, approve);
        setStep({ is: 'answered', approved: approve, name: machine.name });
      };
      return (
        <Question machine={machine} code={code} onAnswer={answer}>
          <p className="text-dim text-label">{t('approve.warnCode')}</p>
        </Question>
      );
    }
    case 'answered':
      return (
        <FrontPage title={t(step.approved ? 'approve.doneTitle' : 'approve.refusedTitle', { name: step.name })}>
          <p role="status">{t(step.approved ? 'approve.done' : 'approve.refused')}</p>
          <GoOn />
        </FrontPage>
      );
  }
};

type QuestionProps = {
  readonly machine: { readonly name: string; readonly host: string };
  readonly code?: string;
  readonly onAnswer: (approve: boolean) => Promise<void>;
  readonly children: ReactNode;
};

const Question = ({ machine, code, onAnswer, children }: QuestionProps) => {
  const { api } = useApp();
  const [owner, setOwner] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const answer = (approve: boolean) => {
    setBusy(true);
    setProblem(undefined);
    onAnswer(approve).catch(error => {
      setBusy(false);
      setProblem(toProblem(error));
    });
  };
  useEffect(() => {
    // Who is signed in here decides whose the machine will be; without an answer the line stays empty.
    api.me().then(
      me => setOwner(me?.member.name ?? ''),
      () => undefined,
    );
  }, [api]);
  return (
    <FrontPage title={t('approve.title', { name: machine.name })}>
      <dl className="divide-y divide-line rounded-card border border-line bg-panel text-label">
        <Fact name={t('approve.machine')}>{machine.name}</Fact>
        <Fact name={t('approve.host')}>{machine.host}</Fact>
        {code && (
          <Fact name={t('approve.code')}>
            <code className="text-code uppercase">{code}</code>
          </Fact>
        )}
        <Fact name={t('approve.owner')}>{owner}</Fact>
      </dl>
      <p className="text-pretty">{t('approve.means')}</p>
      {children}
      {problem && <ProblemNote problem={problem} />}
      <div className="mt-1 flex flex-wrap gap-2">
        <Button look="primary" disabled={busy} onClick={() => answer(true)}>
          {t('approve.yes')}
        </Button>
        <Button disabled={busy} onClick={() => answer(false)}>
          {t('approve.no')}
        </Button>
      </div>
    </FrontPage>
  );
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid grid-cols-[110px_minmax(0,1fr)] gap-3 px-4 py-2">
    <dt className="text-dim">{name}</dt>
    <dd className="min-w-0 break-words text-ink">{children}</dd>
  </div>
);

const GoOn = () => {
  const { router } = useApp();
  return (
    <Button className="mt-2 self-start" onClick={() => router.go('/machines')}>
      {t('approve.machines')}
    </Button>
  );
};
