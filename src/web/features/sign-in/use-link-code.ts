// The code of a link that is good once: taken from behind the `#`, which browsers keep to themselves, and wiped from the
// address. Sign-in links, invitations and links to a new password are followed by it.
import { useEffect, useRef } from 'react';
import { useApp } from '../../context.ts';
import { useStore } from '../../ui/use-store.ts';

/**
 * Follows each code once: effects may run twice, and another link may be followed on the very page of one that was refused.
 * @param page the address without the code
 * @param follow is given what stood behind the `#`, and undefined as code when the page was opened, or loaded again, without one
 */
export const useLinkCode = (
  page: '/sign-in' | '/invite' | '/reset',
  follow: (code: string | undefined, values: URLSearchParams) => void,
): void => {
  const { router } = useApp();
  const { anchor } = useStore(router.place);
  const begun = useRef<{ readonly code: string | undefined }>(undefined);
  useEffect(() => {
    const values = new URLSearchParams(anchor);
    const code = values.get('code') || undefined;
    if (begun.current && (code === undefined || code === begun.current.code)) return;
    begun.current = { code };
    if (code !== undefined) router.go(page, true);
    follow(code, values);
  }, [router, page, anchor, follow]);
};

/** What the hub is asked about where there is no code: it answers that the link is over, and what to do. */
export const NO_CODE = '-';
