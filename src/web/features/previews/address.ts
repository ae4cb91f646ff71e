// The address bar of a preview holds a path: of its own host, which one cannot leave by it.

/**
 * @param typed a path, with or without its slash, or a whole address of the preview as one may paste it
 * @param address of the preview
 */
export const pathOf = (typed: string, address: string): string => {
  const text = typed.trim();
  const path = text.startsWith(address) ? text.slice(address.length) : text;
  return path.startsWith('/') ? path : `/${path}`;
};

/** Whether it is a path of one host for all previews, which keeps them apart less well. */
export const isPath = (url: string): boolean => new URL(url).pathname !== '/';

/** Whether only browsers of the hub's own machine can reach it: `*.localhost` is wherever one asks for it. */
export const isHere = (url: string): boolean => new URL(url).hostname.endsWith('.localhost');

/**
 * Where a click of a member leads to whom nobody asks for a key: they get one on the way, so that others see who looks, and
 * not a guest. The address itself stays what anyone may be given.
 */
const knownAt = (address: string, path: string): string => `${address}/.hawser/join?${new URLSearchParams({ path })}`;

/** For the click on a link to a preview; whatever else one does with a link is the link's own. */
export const openKnown = (event: Pick<MouseEvent, 'preventDefault'>, address: string, path: string): void => {
  event.preventDefault();
  window.open(knownAt(address, path), '_blank', 'noreferrer');
};
