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
