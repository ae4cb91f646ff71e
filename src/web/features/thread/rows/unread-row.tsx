// The line above what was not read yet. Once it was on the screen, nothing more needs to lead there.
import { useEffect, useRef } from 'react';
import { t } from '../../../words/t.ts';
import { useThreadScope } from '../thread-scope.ts';

export const UnreadRow = () => {
  const { unreadSeen } = useThreadScope();
  const line = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) unreadSeen.set(true);
    });
    if (line.current) watch.observe(line.current);
    return () => watch.disconnect();
  }, [unreadSeen]);
  return (
    <h2 ref={line} className="flex items-center gap-3 font-medium text-accent text-small">
      <span aria-hidden className="h-px grow bg-accent opacity-40" />
      {t('thread.unreadLine')}
      <span aria-hidden className="h-px grow bg-accent opacity-40" />
    </h2>
  );
};
