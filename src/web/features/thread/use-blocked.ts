// What keeps the session of the thread from going on, if anything does.
import type { Problem } from '../../../std/errors.ts';
import { useSelected } from '../../ui/use-store.ts';
import { useThreadScope } from './thread-scope.ts';

export const useBlocked = (): Problem | undefined => {
  const { thread } = useThreadScope();
  return useSelected(thread.view, ({ head }) =>
    head?.session?.state === 'blocked' ? head.session.problem : undefined,
  );
};
