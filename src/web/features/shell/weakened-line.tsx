// What whoever started the hub made weaker than usual, above every page for as long as it holds (R54). It can't be
// dismissed: it goes away when the hub is started without the flag.
import { useDesk } from '../../context.ts';
import { AlertIcon } from '../../ui/icons.tsx';
import { t } from '../../words/t.ts';

export const WeakenedLine = () => {
  const { me } = useDesk();
  if (me.weakened.length === 0) return null;
  return (
    <aside
      aria-label={t('weakened.label')}
      className="shrink-0 border-need-line border-b bg-need-soft px-5 py-1.5 text-ink text-small"
    >
      {me.weakened.map(what => (
        <p key={what} className="flex items-start gap-2">
          <AlertIcon className="mt-0.5 shrink-0 text-need" />
          {t(`weakened.${what}`)}
        </p>
      ))}
    </aside>
  );
};
