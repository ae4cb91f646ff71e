// The dev servers the matrix tries, as somebody starts them who has never heard of Hawser: no host, no allowed origins,
// no proxy settings. Every page has an <h1> that says `One`, which the run edits to `Two`.

export type Framework = {
  readonly name: string;
  /** From npm, in the newest version. */
  readonly packages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Program and arguments, with `PORT` for the port; a program of npm is found in node_modules/.bin. */
  readonly command: readonly [string, ...string[]];
  /** Where `One` is, and whether the page is expected to change without being loaded again by hand. */
  readonly edit: { readonly file: string; readonly live: boolean };
  /** The app tells in these elements what else works: `#socket`, `#events` and `#cookie` say `works`. */
  readonly tells?: readonly ('socket' | 'events' | 'cookie')[];
};

const page = (script: string) =>
  `<!doctype html><html><head><meta charset="utf-8"><title>Matrix</title><link rel="icon" href="data:,"></head>` +
  `<body><div id="app"></div><script type="module" src="${script}"></script></body></html>`;
const vite = (plugin: string) => `import plugin from '${plugin}';\nexport default { plugins: [plugin()] };\n`;
const module = JSON.stringify({ private: true, type: 'module' });

const EXPRESS = `
import express from 'express';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { Server } from 'socket.io';
const app = express();
app.get('/', (request, response) => {
  response.cookie('seen', 'yes', { httpOnly: true, domain: 'localhost' });
  response.type('html').send(readFileSync('page.html', 'utf8'));
});
app.get('/cookie', (request, response) => response.send(/seen=yes/.test(request.headers.cookie ?? '') ? 'works' : 'is lost'));
app.get('/events', (request, response) => {
  response.set('content-type', 'text/event-stream').flushHeaders();
  response.write('data: works\\n\\n');
});
const server = createServer(app);
new Server(server).on('connection', socket => socket.on('ask', answer => answer('works')));
server.listen(Number(process.argv[2]), '127.0.0.1');
`;
const EXPRESS_PAGE = `<!doctype html><title>Matrix</title><link rel="icon" href="data:,"><h1>One</h1>
<p id="socket"></p><p id="events"></p><p id="cookie"></p>
<script src="/socket.io/socket.io.js"></script>
<script>
  const tell = (id, text) => { document.getElementById(id).textContent = text; };
  const socket = io({ transports: ['websocket'] });
  socket.on('connect', () => socket.emit('ask', text => tell('socket', text)));
  new EventSource('/events').onmessage = event => tell('events', event.data);
  fetch('/cookie').then(answer => answer.text()).then(text => tell('cookie', text));
</script>`;

const webpack = (name: string, ...more: string[]): Framework => ({
  name,
  packages: ['webpack-dev-server', 'webpack', 'webpack-cli', 'html-webpack-plugin'],
  files: {
    'package.json': JSON.stringify({ private: true }),
    'webpack.config.js': `const Html = require('html-webpack-plugin');\nmodule.exports = { mode: 'development', entry: './main.js', plugins: [new Html({ templateContent: '<link rel="icon" href="data:,"><div id="app"></div>' })] };\n`,
    'main.js': `document.getElementById('app').innerHTML = '<h1>One</h1>';\n`,
  },
  command: ['webpack', 'serve', '--port', 'PORT', ...more],
  edit: { file: 'main.js', live: true },
});

export const frameworks: readonly Framework[] = [
  {
    name: 'Vite, React',
    packages: ['vite', '@vitejs/plugin-react', 'react', 'react-dom'],
    files: {
      'package.json': module,
      'index.html': page('/main.jsx'),
      'vite.config.js': vite('@vitejs/plugin-react'),
      'main.jsx': `import { createRoot } from 'react-dom/client';\nimport { App } from './app.jsx';\ncreateRoot(document.getElementById('app')).render(<App />);\n`,
      'app.jsx': `export const App = () => <h1>One</h1>;\n`,
    },
    command: ['vite', '--port', 'PORT', '--strictPort'],
    edit: { file: 'app.jsx', live: true },
  },
  {
    name: 'Vite, Vue',
    packages: ['vite', '@vitejs/plugin-vue', 'vue'],
    files: {
      'package.json': module,
      'index.html': page('/main.js'),
      'vite.config.js': vite('@vitejs/plugin-vue'),
      'main.js': `import { createApp } from 'vue';\nimport App from './App.vue';\ncreateApp(App).mount('#app');\n`,
      'App.vue': `<template><h1>One</h1></template>\n`,
    },
    command: ['vite', '--port', 'PORT', '--strictPort'],
    edit: { file: 'App.vue', live: true },
  },
  {
    name: 'Vite, Svelte',
    packages: ['vite', '@sveltejs/vite-plugin-svelte', 'svelte'],
    files: {
      'package.json': module,
      'index.html': page('/main.js'),
      'vite.config.js': `import { svelte } from '@sveltejs/vite-plugin-svelte';\nexport default { plugins: [svelte()] };\n`,
      'main.js': `import { mount } from 'svelte';\nimport App from './App.svelte';\nmount(App, { target: document.getElementById('app') });\n`,
      'App.svelte': `<h1>One</h1>\n`,
    },
    command: ['vite', '--port', 'PORT', '--strictPort'],
    edit: { file: 'App.svelte', live: true },
  },
  {
    name: 'Express + Socket.IO',
    packages: ['express', 'socket.io'],
    files: { 'package.json': module, 'server.js': EXPRESS, 'page.html': EXPRESS_PAGE },
    command: ['node', 'server.js', 'PORT'],
    edit: { file: 'page.html', live: false },
    tells: ['socket', 'events', 'cookie'],
  },
  webpack('webpack-dev-server'),
  // What its users have to say for any proxy: see table.ts.
  webpack('webpack-dev-server, told', '--client-web-socket-url', 'auto://0.0.0.0:0/ws'),
  {
    name: 'Python http.server',
    packages: [],
    files: { 'index.html': '<!doctype html><title>Matrix</title><link rel="icon" href="data:,"><h1>One</h1>' },
    command: ['python3', '-m', 'http.server', 'PORT'],
    edit: { file: 'index.html', live: false },
  },
  {
    name: 'Astro',
    packages: ['astro'],
    files: {
      'package.json': module,
      'src/pages/index.astro': `<html><head><link rel="icon" href="data:," /></head><body><h1>One</h1></body></html>\n`,
    },
    command: ['astro', 'dev', '--port', 'PORT'],
    edit: { file: 'src/pages/index.astro', live: true },
  },
  {
    name: 'Next',
    packages: ['next', 'react', 'react-dom'],
    files: {
      'package.json': JSON.stringify({ private: true }),
      'app/layout.jsx': `export default function Layout({ children }) {\n  return <html><head><link rel="icon" href="data:," /></head><body>{children}</body></html>;\n}\n`,
      'app/page.jsx': `export default function Page() {\n  return <h1>One</h1>;\n}\n`,
    },
    command: ['next', 'dev', '--port', 'PORT'],
    edit: { file: 'app/page.jsx', live: true },
  },
];

/** Named in the issue of previews and not tried by the run; the table says so. */
export const untried = [
  'Nuxt',
  'SvelteKit',
  'Remix / React Router',
  'Angular',
  'Storybook',
  'Parcel',
  'Django',
  'Rails',
] as const;
