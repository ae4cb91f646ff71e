// `/open-preview`: a browser that came to a preview's own address and was not in yet is sent here. Who is signed in gets
// an address that works once, for this browser alone, and goes back with it (R12).
import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp } from '../../context.ts';
import { ProblemNote } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';
import { FrontPage } from '../sign-in/page.tsx';

export const OpenPreview = () => {
  const { api } = useApp();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    // Read as it stands: the path in it is encoded and may hold anything.
    const asked = new URLSearchParams(window.location.hash.slice(1));
    const [host, challenge, path] = [asked.get('host'), asked.get('challenge'), asked.get('path')];
    if (!host || !challenge || !path) return setProblem({ code: 'no_preview', message: t('preview.noAddress') });
    api.previews.enter({ host, challenge, path }).then(
      url => window.location.replace(url),
      error => setProblem(toProblem(error)),
    );
  }, [api]);
  return (
    <FrontPage title={t('screen.open_preview')}>
      {problem ? <ProblemNote problem={problem} /> : <p role="status">{t('preview.opening')}</p>}
    </FrontPage>
  );
};
