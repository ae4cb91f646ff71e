// Asks the worker to colour code and remembers what it said. Code is shown at once and coloured when the answer is there.
import { useEffect, useState } from 'react';
import workerUrl from './highlight.worker.ts?worker&url';

export type Tint = 'word' | 'text' | 'value' | 'name' | 'aside';
export type TintedLine = readonly (readonly [text: string, tint: Tint | undefined])[];
export type HighlightRequest = { readonly id: number; readonly lang: string; readonly code: string };
export type HighlightAnswer = { readonly id: number; readonly lines: readonly TintedLine[] | undefined };

/** Beyond this, colours are not worth their time. */
const MAX_CHARS = 200_000;
const MAX_KEPT = 200;

const ALIASES: Readonly<Record<string, string>> = {
  cjs: 'javascript',
  console: 'shellsession',
  cs: 'csharp',
  cts: 'typescript',
  docker: 'dockerfile',
  ex: 'elixir',
  exs: 'elixir',
  h: 'c',
  hpp: 'cpp',
  htm: 'html',
  js: 'javascript',
  kt: 'kotlin',
  md: 'markdown',
  mjs: 'javascript',
  mts: 'typescript',
  patch: 'diff',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  svg: 'xml',
  ts: 'typescript',
  yml: 'yaml',
  zsh: 'bash',
};

/** The language a file is probably written in. */
export const languageOf = (path: string): string => {
  const name = path.split(/[/\\]/).at(-1)?.toLowerCase() ?? '';
  if (name === 'dockerfile') return name;
  return name.includes('.') ? (name.split('.').at(-1) ?? '') : '';
};

const answers = new Map<string, Promise<readonly TintedLine[] | undefined>>();
const waiting = new Map<number, (lines: readonly TintedLine[] | undefined) => void>();
let worker: Worker | undefined;
let lastId = 0;

const ask = (lang: string, code: string): Promise<readonly TintedLine[] | undefined> => {
  const key = `${lang}\n${code}`;
  const known = answers.get(key);
  if (known) return known;
  worker ??= startWorker();
  lastId += 1;
  const id = lastId;
  const answer = new Promise<readonly TintedLine[] | undefined>(resolve => waiting.set(id, resolve));
  worker.postMessage({ id, lang, code } satisfies HighlightRequest);
  answers.set(key, answer);
  const [oldest] = answers.keys();
  if (answers.size > MAX_KEPT && oldest !== undefined) answers.delete(oldest);
  return answer;
};

type TrustedTypes = { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };

const startWorker = (): Worker => {
  // Pages of this hub may start scripts only from addresses that a policy has vouched for (R28); this is the only one.
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('hawser-highlight', {
    createScriptURL: (url: string) => {
      if (url !== workerUrl) throw new TypeError(`not our worker: ${url}`);
      return url;
    },
  });
  const started = new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
  started.addEventListener('message', ({ data: { id, lines } }: MessageEvent<HighlightAnswer>) => {
    waiting.get(id)?.(lines);
    waiting.delete(id);
  });
  return started;
};

/**
 * The code in tinted pieces, line by line; undefined until they are there, and for languages nobody here knows.
 * @param lang as a fence or a file name says it; empty for none
 */
export const useHighlight = (lang: string, code: string): readonly TintedLine[] | undefined => {
  const [shown, setShown] = useState<{ code: string; lines: readonly TintedLine[] | undefined }>();
  const name = ALIASES[lang.toLowerCase()] ?? lang.toLowerCase();
  useEffect(() => {
    if (name === '' || name === 'text' || code.length > MAX_CHARS) return;
    let current = true;
    void ask(name, code).then(lines => current && setShown({ code, lines }));
    return () => {
      current = false;
    };
  }, [name, code]);
  return shown?.code === code ? shown.lines : undefined;
};
