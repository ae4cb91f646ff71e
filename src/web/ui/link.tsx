// A link to another place of this app: a real one, that can be opened in a new tab, and that does not load the page
// again when it is simply followed.
import type { ComponentProps, MouseEvent } from 'react';
import { useApp } from '../context.ts';
import { classes } from './classes.ts';

type PlaceLinkProps = Omit<ComponentProps<'a'>, 'href'> & { readonly to: string };

export const PlaceLink = ({ to, onClick, className, ...props }: PlaceLinkProps) => {
  const { router } = useApp();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
    if (event.defaultPrevented || elsewhere) return;
    event.preventDefault();
    router.go(to);
  };
  return <a {...props} href={to} onClick={follow} className={classes('thumb', className)} />;
};
