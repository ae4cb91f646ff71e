// A session that cannot go on until someone does something: what is the matter in the laptop's own words, and every way
// on. Nothing that waits is lost meanwhile.
import { type ReactNode, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { MACHINE_GONE } from '../../../wire/protocol/problems.ts';
import type { AgentKind } from '../../../wire/protocol/settings.ts';
import type { SessionHead } from '../../../wire/thread/head.ts';
import { useApp, useDesk, useOverlays, useWorkspace } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { AlertIcon, RetryIcon } from '../../ui/icons.tsx';
import { ProblemNote, withCode } from '../../ui/problem.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { useArchived } from '../thread/use-archived.ts';
import { AgentLogin } from './agent-login.tsx';

type BlockedCardProps = { readonly session: SessionHead; readonly problem: Problem };

export const BlockedCard = ({ session, problem }: BlockedCardProps) => {
  const { thread } = useThreadScope();
  const { api } = useApp();
  const { archivings } = useDesk();
  const overlays = useOverlays();
  const { runners, me } = useWorkspace();
  const drives = useSelected(thread.view, view => view.level === 'drive');
  const canArchive = useArchived() === undefined && drives;
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Problem>();
  const runner = runners.find(({ id }) => id === session.runnerId);
  const agents = runner?.capabilities?.agents ?? [];
  const status = agents.find(({ kind }) => kind === session.agent);
  const said = problemWords(problem);
  const gone = problem.code === MACHINE_GONE;
  const aboutFolder = problem.code.startsWith('folder_') || problem.code.startsWith('no_folder');
  const signedOut = status?.state === 'signed_out';

  const attempt = async (task: () => Promise<unknown>) => {
    setBusy(true);
    setFailed(undefined);
    await task().catch(error => setFailed(toProblem(error)));
    setBusy(false);
  };
  const start = (agent: AgentKind) => {
    const { runnerId, folder, requested } = session;
    return thread.ask('start_session', { runnerId, folder, agent, settings: requested });
  };
  const lookAgain = async () => {
    if (!aboutFolder) await api.runnerRequest(session.runnerId, { method: 'agent_refresh' });
    await start(session.agent);
  };

  return (
    <section
      aria-labelledby="blocked-title"
      className="flex flex-col gap-3 rounded-card border border-line bg-panel p-3"
    >
      <header className="flex items-start gap-2">
        <AlertIcon className="mt-[3px] shrink-0 text-bad" />
        <div className="min-w-0">
          <h2 id="blocked-title" className="font-semibold text-ink">
            {said.message}
          </h2>
          {said.hint && <p className="text-dim text-label">{withCode(said.hint)}</p>}
          {!gone && <p className="mt-1 text-dim text-label">{t('blocked.kept')}</p>}
        </div>
      </header>
      {signedOut && runner && <AgentLogin runner={runner} agent={session.agent} mine={runner.owner === me} />}
      {failed && <ProblemNote problem={failed} />}
      <Ways>
        {aboutFolder && (
          <Button look="primary" onClick={() => overlays.set('move_thread')}>
            {t('blocked.chooseFolder')}
          </Button>
        )}
        {gone && (
          <>
            <Button look="primary" onClick={() => overlays.set('move_thread')}>
              {t('machine.goneMove')}
            </Button>
            {canArchive && (
              <Button disabled={busy} onClick={() => archivings.archive(thread.id)}>
                {t('action.archive')}
              </Button>
            )}
          </>
        )}
        {runner && (
          <Button disabled={busy || !runner.online} onClick={() => void attempt(lookAgain)}>
            <RetryIcon /> {t(aboutFolder || gone ? 'blocked.tryAgain' : 'blocked.lookAgain')}
          </Button>
        )}
        {session.agent !== 'practice' && agents.some(({ kind }) => kind === 'practice') && (
          <Button disabled={busy} onClick={() => void attempt(() => start('practice'))}>
            {t('blocked.practice')}
          </Button>
        )}
      </Ways>
    </section>
  );
};

const Ways = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-wrap gap-2 max-wide:grid max-wide:[&>button]:h-11">{children}</div>
);
