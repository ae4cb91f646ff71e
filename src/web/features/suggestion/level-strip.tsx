// Says, above the composer, what becomes of what one writes here when one does not drive.
import { AlertIcon } from '../../ui/icons.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { Strip } from '../composer/strips.tsx';
import { useThreadScope } from '../thread/thread-scope.ts';

export const LevelStrip = () => {
  const { thread } = useThreadScope();
  const level = useSelected(thread.view, view => view.level);
  const agent = useSelected(thread.view, view => view.head?.session !== null);
  if (level === 'drive' || (level === 'suggest' && !agent)) return null;
  return <Strip icon={<AlertIcon />}>{t(level === 'suggest' ? 'suggestion.youSuggest' : 'suggestion.youView')}</Strip>;
};
