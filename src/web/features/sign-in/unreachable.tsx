// The hub does not answer, and nothing of the workspace is known yet.
import { useEffect, useState } from 'react';
import type { Problem } from '../../../std/errors.ts';
import { useApp } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/empty.tsx';
import { RetryIcon } from '../../ui/icons.tsx';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { FrontPage } from './page.tsx';

const RETRY_MS = 3_000;

export const Unreachable = ({ problem }: { readonly problem: Problem }) => {
  const app = useApp();
  const [trying, setTrying] = useState(false);
  useEffect(() => app.clock.every(RETRY_MS, () => void app.check()), [app]);
  const retry = async () => {
    setTrying(true);
    await app.check();
    setTrying(false);
  };
  return (
    <FrontPage title={t('unreachable.title')}>
      <p role="status">
        {problemWords(problem).message} {t('unreachable.retrying')}
      </p>
      <p className="text-dim text-label">{t('unreachable.how')}</p>
      <CommandLine>hawser up</CommandLine>
      <Button className="mt-2 self-start" disabled={trying} onClick={() => void retry()}>
        <RetryIcon /> {t('unreachable.retry')}
      </Button>
    </FrontPage>
  );
};
