// The picture of oneself: chosen from a file and cut to size here (square-picture.ts), seen by everybody at once, or none.
import { type ChangeEvent, useId, useRef, useState } from 'react';
import { useApp, useWorkspace } from '../../context.ts';
import { Avatar, type Person } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { squarePicture } from './square-picture.ts';

/** @param person oneself, as others will see one once the form is saved */
export const PortraitField = ({ person }: { readonly person: Person }) => {
  const { api } = useApp();
  const { members, me } = useWorkspace();
  const { busy, problem, run } = useTask();
  const picker = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [saved, setSaved] = useState(false);
  const portrait = members.find(({ id }) => id === me)?.portrait;
  const change = (work: () => Promise<void>) => {
    setSaved(false);
    void run(work).then(setSaved);
  };
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    target.value = ''; // the same one may be chosen again
    if (file) change(async () => api.setPortrait(await squarePicture(file)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would stand above the face
    <div role="group" aria-label={t('account.portrait')} className="flex flex-col gap-3">
      <div className="flex items-center gap-4">
        <Avatar person={{ ...person, portrait }} size="large" />
        <div className="flex min-w-0 flex-col gap-1.5">
          <div className="flex flex-wrap gap-2">
            <Button disabled={busy} aria-describedby={hint} onClick={() => picker.current?.click()}>
              {t(portrait ? 'account.portraitOther' : 'account.portraitChoose')}
            </Button>
            {portrait && (
              <Button look="quiet" disabled={busy} onClick={() => change(api.removePortrait)}>
                {t('account.portraitRemove')}
              </Button>
            )}
          </div>
          <p id={hint} className="text-pretty text-dim text-small">
            {t('account.portraitHint')}
          </p>
        </div>
        <input ref={picker} type="file" accept="image/*" hidden onChange={choose} />
        <span role="status" className="sr-only">
          {saved ? t('account.saved') : ''}
        </span>
      </div>
      {problem && <ProblemNote problem={problem} look="line" />}
    </div>
  );
};
