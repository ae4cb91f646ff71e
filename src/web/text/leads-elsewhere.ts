// Whether the words of a link look like the address of one place while it leads to another (R30). Pure.

/** What reads as an address: a scheme, or a name with dots, before whatever follows. */
const ADDRESS = /^(?:https?:\/\/|www\.)|^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?=[/:?#]|$)/iu;

/** @returns the host that the address leads to, when the words look like another */
export const leadsElsewhere = (words: string, address: string): string | undefined => {
  const { host } = new URL(address);
  const said = words.trim();
  if (!ADDRESS.test(said)) return undefined;
  const shown = URL.parse(/^https?:\/\//i.test(said) ? said : `https://${said}`)?.host;
  return shown === host ? undefined : host;
};
