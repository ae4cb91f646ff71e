// A thread's name from the first thing that was written in it. Pure.

const MOST = 64;

/** The first line of words, without Markdown's marks, cut at a word. */
export const titleFrom = (text: string): string => {
  const line = text.split('\n').find(each => /\p{L}/u.test(each) && !/^\s*(?:```|#practice-script)/.test(each)) ?? '';
  const words = line
    .replace(/^[\s#>*+-]+/, '')
    .replace(/[*_`]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const plain = words.replace(/[.:;,]+$/, '');
  if (plain.length <= MOST) return plain;
  return `${plain.slice(0, plain.lastIndexOf(' ', MOST - 1) > MOST / 2 ? plain.lastIndexOf(' ', MOST - 1) : MOST - 1)}…`;
};
