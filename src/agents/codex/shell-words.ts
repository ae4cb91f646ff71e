// Takes the shell's wrapper off a command: Codex reports `/bin/bash -lc 'npm test'` where people want `npm test`.
// Pure. Quoting rules: POSIX shell, https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02

const SHELLS = new Set(['bash', 'sh', 'zsh', 'dash', 'ksh', 'fish']);
const POWERSHELLS = new Set(['pwsh', 'powershell']);

/** The command inside `shell -c '…'`, or the whole text when it is not wrapped that way. */
export const unwrapCommand = (command: string): string => {
  const words = splitShellWords(command);
  const inner = words?.at(-1);
  if (!words || inner === undefined || words.length < 3) return command;
  const shell = programName(words[0] ?? '');
  const flag = words.at(-2) ?? '';
  if (SHELLS.has(shell) && words.length === 3 && /^-[a-z]*c$/.test(flag)) return inner;
  if (POWERSHELLS.has(shell) && /^-command$/i.test(flag)) return inner;
  return command;
};

const programName = (path: string): string =>
  path
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();

/** The words of a simple command, unquoted; undefined when a quote is not closed. */
export const splitShellWords = (text: string): string[] | undefined => {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "'") {
      const close = text.indexOf("'", at + 1);
      if (close === -1) return undefined;
      word = (word ?? '') + text.slice(at + 1, close);
      at = close + 1;
    } else if (char === '"') {
      const quoted = readDoubleQuoted(text, at + 1);
      if (!quoted) return undefined;
      word = (word ?? '') + quoted.value;
      at = quoted.next;
    } else if (char === '\\') {
      if (at + 1 === text.length) return undefined;
      const escaped = text.charAt(at + 1);
      // A backslash before a newline joins the lines.
      word = (word ?? '') + (escaped === '\n' ? '' : escaped);
      at += 2;
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else {
      word = (word ?? '') + char;
      at += 1;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
};

/** Reads up to the closing quote; within double quotes a backslash escapes only `$`, a backtick, `"`, `\` and a newline. */
const readDoubleQuoted = (text: string, from: number): { value: string; next: number } | undefined => {
  let value = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { value, next: at + 1 };
    const escaped = char === '\\' ? text.charAt(at + 1) : '';
    if (escaped !== '' && '$`"\\\n'.includes(escaped)) {
      value += escaped === '\n' ? '' : escaped;
      at += 1;
    } else value += char;
  }
  return undefined;
};

/** Words as one would type them; each is quoted only when it must be. */
export const joinShellWords = (words: readonly string[]): string =>
  words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`)).join(' ');
