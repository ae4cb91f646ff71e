// The fences of code blocks in Markdown: the lines that open and close one. Where a browser cuts a long answer into blocks
// (web/text/blocks.ts) and where the hub leaves out its middle (abridged.ts), both must know whether they are in one. Pure.

/** What opened a code block: its marker, which closes it again, and the language it names. */
export type Fence = { readonly marker: string; readonly lang: string };

const OPENING = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/;
/** Lines that may open or close a block; of a longer one the beginning tells. */
const CANDIDATE = /^[ \t]*(?:`{3,}|~{3,}).{0,200}/gm;

/** The fence that a line opens, outside of a code block. */
export const openedBy = (line: string): Fence | undefined => {
  const [, marker, info = ''] = OPENING.exec(line) ?? [];
  if (!marker || (marker.startsWith('`') && info.includes('`'))) return undefined;
  return { marker, lang: info.trim().split(/\s/)[0] ?? '' };
};

/** Whether a line inside of a code block ends it. */
export const isClosedBy = ({ marker }: Fence, line: string): boolean => {
  const trimmed = line.trim();
  return trimmed.length >= marker.length && trimmed === marker.charAt(0).repeat(trimmed.length);
};

/** The code block that goes on at `at`, the beginning of a line of the text. */
export const fenceAt = (text: string, at: number): Fence | undefined => {
  let open: Fence | undefined;
  for (const { 0: line, index } of text.matchAll(CANDIDATE)) {
    if (index >= at) break;
    open = open ? (isClosedBy(open, line) ? undefined : open) : openedBy(line);
  }
  return open;
};
