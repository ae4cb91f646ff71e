// Colours code off the page's own thread. Grammars are loaded when their language is first seen; the theme knows five
// tints by number, and the page decides what they look like (tokens.css).
import { createHighlighterCore, type LanguageInput, type ThemeRegistration } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { HighlightAnswer, HighlightRequest, Tint, TintedLine } from './highlight.ts';

const LANGUAGES: Readonly<Record<string, LanguageInput>> = {
  astro: () => import('shiki/langs/astro.mjs'),
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  dockerfile: () => import('shiki/langs/dockerfile.mjs'),
  elixir: () => import('shiki/langs/elixir.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  jsx: () => import('shiki/langs/jsx.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  lua: () => import('shiki/langs/lua.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  scss: () => import('shiki/langs/scss.mjs'),
  shellsession: () => import('shiki/langs/shellsession.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  svelte: () => import('shiki/langs/svelte.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  vue: () => import('shiki/langs/vue.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  zig: () => import('shiki/langs/zig.mjs'),
};

/** Colours that stand for tints; no page ever shows them. */
const COLORS: Readonly<Record<Tint, string>> = {
  word: '#000001',
  text: '#000002',
  value: '#000003',
  name: '#000004',
  aside: '#000005',
};
const TINTS = new Map(Object.entries(COLORS).map(([tint, color]) => [color, tint as Tint]));

const tinted = (tint: Tint, scope: string[]) => ({ scope, settings: { foreground: COLORS[tint] } });

const theme: ThemeRegistration = {
  name: 'tints',
  type: 'light',
  fg: '#000000',
  bg: '#ffffff',
  settings: [
    tinted('word', ['keyword', 'storage', 'entity.name.tag', 'punctuation.definition.tag', 'markup.heading']),
    tinted('text', ['string', 'markup.inserted', 'markup.inline.raw']),
    tinted('value', [
      'constant',
      'support.constant',
      'variable.language',
      'markup.deleted',
      'entity.other.attribute-name',
    ]),
    tinted('name', [
      'entity.name.function',
      'support.function',
      'entity.name.type',
      'entity.name.class',
      'support.type',
    ]),
    tinted('aside', ['comment', 'punctuation.definition.comment', 'markup.quote', 'meta.diff.header']),
    { scope: ['keyword.operator', 'storage.type.function.arrow'], settings: { foreground: '#000000' } },
  ],
};

const highlighter = createHighlighterCore({
  themes: [theme],
  langs: [],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});

/**
 * A line that takes longer gets the tint it has come to, and so do those below. The first of a language takes long: its
 * grammar becomes regular expressions then, on a slow machine for half a second.
 */
const LINE_MS = 5_000;

const highlight = async ({ lang, code }: HighlightRequest): Promise<readonly TintedLine[] | undefined> => {
  const language = LANGUAGES[lang];
  if (!language) return undefined;
  const shiki = await highlighter;
  await shiki.loadLanguage(language);
  return shiki
    .codeToTokensBase(code, { lang, theme: 'tints', tokenizeTimeLimit: LINE_MS })
    .map(line => line.map(({ content, color }) => [content, TINTS.get((color ?? '').toLowerCase())] as const));
};

self.addEventListener('message', (event: MessageEvent<HighlightRequest>) => {
  const { id } = event.data;
  const answer = (lines: readonly TintedLine[] | undefined) =>
    self.postMessage({ id, lines } satisfies HighlightAnswer);
  highlight(event.data).then(answer, () => answer(undefined)); // a grammar that fails leaves the code uncoloured
});
