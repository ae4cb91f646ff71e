import { expect, test } from 'vitest';
import { frameworkOf, titleOf } from './frameworks.ts';

test.each<[name: string | undefined, headers: Record<string, string>, html: string]>([
  ['Vite', {}, '<script type="module" src="/@vite/client"></script>'],
  ['Next.js', { 'x-powered-by': 'Next.js' }, ''],
  ['Next.js', {}, '<link href="/_next/static/css/app.css">'],
  ['Nuxt', {}, '<script type="module" src="/_nuxt/@vite/client"></script>'],
  ['Astro', {}, '<meta name="generator" content="Astro v5"><script src="/@vite/client"></script>'],
  ['SvelteKit', {}, '<script>{ __sveltekit_dev = {} }</script>'],
  ['React Router', {}, '<script src="/@vite/client"></script><script>window.__reactRouterContext = {}</script>'],
  ['Angular', {}, '<app-root></app-root><script src="/@vite/client"></script>'],
  ['Storybook', {}, '<title>@storybook/core - Storybook</title>'],
  ['Rails', {}, '<meta name="csrf-param" content="authenticity_token" />'],
  ['Django', { server: 'WSGIServer/0.2 CPython/3.11.7' }, ''],
  ['FastAPI', { server: 'uvicorn' }, '{"detail":"Not Found"}'],
  ['Uvicorn', { server: 'uvicorn' }, '<html></html>'],
  ['Express', { 'x-powered-by': 'Express' }, 'Cannot GET /'],
  ['Python http.server', { server: 'SimpleHTTP/0.6 Python/3.11.7' }, ''],
  ['Node debugger', {}, 'WebSockets request was expected'],
  [undefined, {}, '<h1>Hello</h1>'],
])('%s is recognised', (name, headers, html) => {
  expect(frameworkOf({ headers, html })).toBe(name);
});

test.each([
  ['<title>My app</title>', 'My app'],
  ['<TITLE data-x="1">\n  Fish &amp; chips\n</TITLE>', 'Fish & chips'],
  ['<title></title>', undefined],
  ['<h1>none</h1>', undefined],
  [`<title>${'long '.repeat(100)}</title>`, 'long '.repeat(24)],
])('the title of %j is %j', (html, title) => {
  expect(titleOf(html)).toBe(title);
});

test('R28: a title cannot turn the writing around it, or break out of its line', () => {
  expect(titleOf('<title>invoice\u202Efdp.exe\u0000\u2028\u200Bx</title>')).toBe('invoice fdp.exe x');
});
