// Recognises what a development server is by its headers and the first page it sends. A table: the first line that
// matches wins, so that what builds on something else stands before it. Names are shown to people as they are.

export type Page = {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The beginning of the body. */
  readonly html: string;
};

type Rule = { readonly name: string; readonly html?: RegExp; readonly header?: readonly [name: string, value: RegExp] };

const RULES: readonly Rule[] = [
  { name: 'Node debugger', html: /^WebSockets request was expected/ },
  { name: 'Storybook', html: /sb-manager\/|storybook-root|<title>[^<]*storybook/i },
  { name: 'Jupyter', html: /<title>[^<]*Jupyter/i },
  { name: 'Next.js', header: ['x-powered-by', /^Next\.js/] },
  { name: 'Next.js', html: /\/_next\/static\// },
  { name: 'Nuxt', html: /\/_nuxt\/|__NUXT__/ },
  { name: 'Astro', html: /<meta name="generator" content="Astro|astro-island|\/@id\/astro:/i },
  { name: 'SvelteKit', html: /__sveltekit|\.svelte-kit\// },
  { name: 'React Router', html: /__reactRouterContext/ },
  { name: 'Remix', html: /__remixContext/ },
  { name: 'Qwik', html: /q:container=|qwikloader/ },
  { name: 'Gatsby', html: /id="___gatsby"/ },
  { name: 'Docusaurus', html: /id="__docusaurus"/ },
  { name: 'Angular', html: /<app-root|ng-version=/ },
  { name: 'Phoenix', html: /phx-track-static|\/phoenix\/live_reload/ },
  { name: 'Rails', html: /<meta name="csrf-param" content="authenticity_token"|<title>Ruby on Rails/ },
  { name: 'Django', html: /csrfmiddlewaretoken|DJANGO_SETTINGS_MODULE|django-admin|<title>The install worked/ },
  { name: 'Django', header: ['server', /^WSGIServer/] },
  { name: 'Laravel', header: ['set-cookie', /laravel_session/] },
  { name: 'Vite', html: /\/@vite\/client/ },
  { name: 'Parcel', html: /<script[^>]+src="\/[^"]*\.[0-9a-f]{8}\.js"[^>]*>[\s\S]*parcel|parcelRequire/ },
  { name: 'webpack', html: /webpack-dev-server|\/static\/js\/bundle\.js/ },
  { name: 'Flask', header: ['server', /^Werkzeug/] },
  { name: 'FastAPI', html: /"detail":"Not Found"/, header: ['server', /^uvicorn/] },
  { name: 'Uvicorn', header: ['server', /^uvicorn/] },
  { name: 'Gunicorn', header: ['server', /^gunicorn/] },
  { name: 'Express', header: ['x-powered-by', /^Express/] },
  { name: 'PHP', header: ['x-powered-by', /^PHP/] },
  { name: 'Python http.server', header: ['server', /^SimpleHTTP/] },
  { name: 'nginx', header: ['server', /^nginx/] },
  { name: 'Apache', header: ['server', /^Apache/] },
  { name: 'Caddy', header: ['server', /^Caddy/] },
];

/** @returns the framework's or server's name; undefined when nothing gives it away */
export const frameworkOf = (page: Page): string | undefined => RULES.find(rule => matches(rule, page))?.name;

/** A rule with both a header and a page wants both. */
const matches = ({ html, header }: Rule, page: Page): boolean =>
  (html?.test(page.html) ?? true) && (header === undefined || header[1].test(String(page.headers[header[0]] ?? '')));

/** The text of the page's title, one line, without markup; undefined when there is none. */
export const titleOf = (html: string): string | undefined => {
  const raw = /<title[^>]*>([^<]{1,1000})<\/title>/i.exec(html)?.[1];
  const text = raw
    ?.replace(/&(amp|lt|gt|quot|#39|apos|nbsp);/g, (_all, name: string) => ENTITIES[name] ?? '')
    // Controls, and the characters that turn writing around: a title is shown beside Hawser's own words (R28).
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return text ? [...text].slice(0, MAX_TITLE).join('') : undefined;
};

const MAX_TITLE = 120;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  apos: "'",
  nbsp: ' ',
};
