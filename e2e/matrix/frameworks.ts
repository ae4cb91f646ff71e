// The dev servers the matrix tries, as somebody starts them who has never heard of Hawser: no host, no allowed origins,
// no proxy settings. Every page has an <h1> that says `One`, which the run edits to `Two`.

import type { Framework } from './framework.ts';
import { servers } from './servers.ts';

const page = (script: string) =>
  `<!doctype html><html><head><meta charset="utf-8"><title>Matrix</title><link rel="icon" href="data:,"></head>` +
  `<body><div id="app"></div><script type="module" src="${script}"></script></body></html>`;
const vite = (plugin: string) => `import plugin from '${plugin}';\nexport default { plugins: [plugin()] };\n`;
const module = JSON.stringify({ private: true, type: 'module' });

const OWN_PORT =
  'its page looks for the WebSocket at the dev server’s own port, behind any proxy, and that port is in a script, not in a ' +
  'header; it has to be told: `--client-web-socket-url auto://0.0.0.0:0/ws`, which is the row below it. Beside a thread the hub’s ' +
  'script in the page leads it to the preview, and edits show.';

const STORYBOOK_PORT =
  'Vite’s part of its page looks for the WebSocket of hot reload at Storybook’s own port, and reports an error when it is ' +
  'not there. Stories load all the same. Beside a thread the hub’s script in the page leads it to the preview, and edits show.';

const webpack = (name: string, known: Framework['known'], ...more: string[]): Framework => ({
  name,
  packages: ['webpack-dev-server', 'webpack', 'webpack-cli', 'html-webpack-plugin'],
  files: {
    'package.json': JSON.stringify({ private: true }),
    'webpack.config.js': `const Html = require('html-webpack-plugin');\nmodule.exports = { mode: 'development', entry: './main.js', plugins: [new Html({ templateContent: '<link rel="icon" href="data:,"><div id="app"></div>' })] };\n`,
    'main.js': `document.getElementById('app').innerHTML = '<h1>One</h1>';\n`,
  },
  command: ['webpack', 'serve', '--port', 'PORT', ...more],
  edit: { file: 'main.js', live: true },
  ...(known && { known }),
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
  webpack('webpack-dev-server', { live: OWN_PORT, inside: OWN_PORT }),
  // What its users have to say for any proxy.
  webpack('webpack-dev-server, told', undefined, '--client-web-socket-url', 'auto://0.0.0.0:0/ws'),
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
  {
    name: 'Nuxt',
    packages: ['nuxt', 'vue', 'vue-router'],
    files: {
      'package.json': module,
      'nuxt.config.ts': `export default defineNuxtConfig({ compatibilityDate: '2026-01-01', app: { head: { link: [{ rel: 'icon', href: 'data:,' }] } } });\n`,
      'app/app.vue': `<template><h1>One</h1></template>\n`,
    },
    command: ['nuxt', 'dev', '--port', 'PORT'],
    edit: { file: 'app/app.vue', live: true },
  },
  {
    name: 'SvelteKit',
    packages: ['@sveltejs/kit', '@sveltejs/vite-plugin-svelte', 'svelte', 'vite'],
    files: {
      'package.json': module,
      'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()] };\n`,
      'src/app.html': `<!doctype html><html><head><link rel="icon" href="data:,">%sveltekit.head%</head><body><div>%sveltekit.body%</div></body></html>\n`,
      'src/routes/+page.svelte': `<h1>One</h1>\n`,
    },
    command: ['vite', '--port', 'PORT', '--strictPort'],
    edit: { file: 'src/routes/+page.svelte', live: true },
  },
  {
    name: 'React Router',
    packages: [
      ...['@react-router/dev', '@react-router/node', '@react-router/serve', 'react-router', 'react', 'react-dom'],
      ...['isbot', 'vite'],
    ],
    files: {
      'package.json': module,
      'vite.config.js': `import { reactRouter } from '@react-router/dev/vite';\nexport default { plugins: [reactRouter()] };\n`,
      'app/routes.js': `import { index } from '@react-router/dev/routes';\nexport default [index('./home.jsx')];\n`,
      'app/root.jsx': `import { Outlet, Scripts } from 'react-router';\nexport default function Root() {\n  return <html lang="en"><head><link rel="icon" href="data:," /></head><body><Outlet /><Scripts /></body></html>;\n}\n`,
      'app/home.jsx': `export default function Home() {\n  return <h1>One</h1>;\n}\n`,
    },
    command: ['react-router', 'dev', '--port', 'PORT', '--strictPort'],
    edit: { file: 'app/home.jsx', live: true },
  },
  {
    name: 'Angular',
    packages: [
      ...['@angular/core', '@angular/cli', '@angular/build', '@angular/common', '@angular/compiler'],
      ...['@angular/compiler-cli', '@angular/platform-browser', 'rxjs', 'tslib'],
    ],
    files: {
      'package.json': JSON.stringify({ private: true }),
      'angular.json': JSON.stringify({
        version: 1,
        cli: { analytics: false },
        projects: {
          app: {
            projectType: 'application',
            root: '',
            sourceRoot: 'src',
            architect: {
              build: {
                builder: '@angular/build:application',
                options: { browser: 'src/main.ts', index: 'src/index.html', tsConfig: 'tsconfig.json' },
                configurations: { development: { optimization: false, sourceMap: true } },
                defaultConfiguration: 'development',
              },
              serve: { builder: '@angular/build:dev-server', options: { buildTarget: 'app:build' } },
            },
          },
        },
      }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: { target: 'ES2022', module: 'preserve', strict: true, skipLibCheck: true },
        files: ['src/main.ts'],
      }),
      'src/index.html': `<!doctype html><html><head><base href="/"><link rel="icon" href="data:,"></head><body><app-root></app-root></body></html>\n`,
      'src/main.ts': `import { Component } from '@angular/core';\nimport { bootstrapApplication } from '@angular/platform-browser';\n@Component({ selector: 'app-root', template: '<h1>One</h1>' })\nclass App {}\nbootstrapApplication(App);\n`,
    },
    command: ['ng', 'serve', '--port', 'PORT'],
    edit: { file: 'src/main.ts', live: true },
  },
  {
    name: 'Storybook',
    packages: ['storybook', '@storybook/html-vite', 'vite'],
    files: {
      'package.json': module,
      '.storybook/main.js': `export default { framework: '@storybook/html-vite', stories: ['../*.stories.js'], core: { disableTelemetry: true } };\n`,
      'page.stories.js': `export default { title: 'Page' };\nexport const First = { render: () => '<h1>One</h1>' };\n`,
    },
    command: ['storybook', 'dev', '--port', 'PORT', '--exact-port', '--ci', '--no-version-updates'],
    edit: { file: 'page.stories.js', live: true },
    frame: '#storybook-preview-iframe',
    known: { assets: STORYBOOK_PORT, live: STORYBOOK_PORT, inside: STORYBOOK_PORT },
  },
  {
    name: 'Parcel',
    packages: ['parcel'],
    files: {
      'package.json': JSON.stringify({ private: true }),
      'index.html': page('./main.js'),
      'main.js': `document.getElementById('app').innerHTML = '<h1>One</h1>';\n`,
    },
    // Its own idea of where a cache goes is the root of the repository around it.
    command: ['parcel', 'index.html', '--port', 'PORT', '--cache-dir', '.parcel-cache'],
    edit: { file: 'main.js', live: true },
  },
  ...servers,
];
