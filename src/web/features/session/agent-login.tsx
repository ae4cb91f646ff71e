// Signing an agent in from the browser: with a ChatGPT account by a code typed on OpenAI's page, or with an API key that
// goes through the hub to the laptop and is kept nowhere else. Both are the laptop owner's to do.
import { type FormEvent, useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { agentLogin, type AgentLogin as LoginAnswer } from '../../../wire/protocol/runner-topic.ts';
import type { AgentKind } from '../../../wire/protocol/settings.ts';
import type { RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';

type AgentLoginProps = {
  readonly runner: RunnerView;
  readonly agent: AgentKind;
  /** Whether the machine is one's own. */
  readonly mine: boolean;
};

type Step = 'choose' | 'key' | Extract<LoginAnswer, { state: 'waiting' }> | 'done';

export const AgentLogin = ({ runner, agent, mine }: AgentLoginProps) => {
  const { api } = useApp();
  const { members } = useWorkspace();
  const [step, setStep] = useState<Step>('choose');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const login = async (credential: { type: 'device_code' } | { type: 'api_key'; apiKey: string }) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await api.runnerRequest(runner.id, { method: 'agent_login', agent, with: credential });
      const parsed = agentLogin.parse(answer);
      setStep(parsed.state === 'waiting' ? parsed : 'done');
    } catch (error) {
      setProblem(toProblem(error));
    }
    setBusy(false);
  };
  const cancel = () => {
    setStep('choose');
    // A code that was not used runs out by itself.
    void api.runnerRequest(runner.id, { method: 'agent_login_cancel', agent }).catch(() => undefined);
  };

  if (!mine) {
    const owner = nameOf(runner.owner, members);
    return <p className="text-label">{t('login.notMine', { owner, machine: runner.name })}</p>;
  }
  if (step === 'done') {
    return (
      <p role="status" className="text-label text-ok">
        {t('login.done')}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {problem && <ProblemNote problem={problem} look="line" />}
      {step === 'choose' && (
        <div className="flex flex-wrap gap-2 max-wide:grid max-wide:[&>button]:h-11">
          <Button look="primary" disabled={busy || !runner.online} onClick={() => void login({ type: 'device_code' })}>
            {t(busy ? 'login.asking' : 'login.chatgpt')}
          </Button>
          <Button disabled={busy || !runner.online} onClick={() => setStep('key')}>
            {t('login.key')}
          </Button>
        </div>
      )}
      {step === 'key' && (
        <KeyForm
          busy={busy}
          onKey={apiKey => void login({ type: 'api_key', apiKey })}
          onBack={() => setStep('choose')}
        />
      )}
      {typeof step === 'object' && <DeviceCode url={step.url} code={step.code} onCancel={cancel} />}
    </div>
  );
};

type KeyFormProps = { readonly busy: boolean; readonly onKey: (key: string) => void; readonly onBack: () => void };

const KeyForm = ({ busy, onKey, onBack }: KeyFormProps) => {
  const [key, setKey] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== '') onKey(key.trim());
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <TextField
        label={t('login.keyLabel')}
        hint={t('login.keyHint')}
        autoFocus
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={key}
        onWrite={setKey}
      />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={busy || key.trim() === ''}>
          {t(busy ? 'login.signingIn' : 'login.signIn')}
        </Button>
        <Button look="quiet" onClick={onBack}>
          {t('approval.back')}
        </Button>
      </div>
    </form>
  );
};

type DeviceCodeProps = { readonly url: string; readonly code: string; readonly onCancel: () => void };

/** Codes are good for a quarter of an hour. */
const CODE_MINUTES = 15;

const DeviceCode = ({ url, code, onCancel }: DeviceCodeProps) => {
  const { clock } = useApp();
  const [over, setOver] = useState(false);
  useEffect(() => clock.after(CODE_MINUTES * 60_000, () => setOver(true)), [clock]);
  const address = URL.parse(url);
  return (
    <div className="flex flex-col gap-2 text-label">
      <p>
        {t('login.openPage')}{' '}
        {address?.protocol === 'https:' ? (
          <a
            href={address.href}
            target="_blank"
            rel="noreferrer noopener"
            className="text-accent underline underline-offset-3"
          >
            {address.host}
            {address.pathname}
          </a>
        ) : (
          <code>{url}</code>
        )}{' '}
        {t('login.typeCode')}
      </p>
      <p className="flex items-center gap-1">
        <code className="select-all rounded-control border border-line bg-paper px-3 py-1.5 font-semibold text-ink text-title tracking-[0.12em]">
          {code}
        </code>
        <CopyButton text={() => code} />
      </p>
      <div className="flex items-center gap-3">
        <span role="status" className={over ? 'text-bad' : 'shimmer'}>
          {t(over ? 'login.codeOver' : 'login.waiting')}
        </span>
        <Button look="quiet" size="small" onClick={onCancel}>
          {t('login.cancel')}
        </Button>
      </div>
    </div>
  );
};
