// How the web app is built: src/web into dist/web, every asset hashed, nothing inline, because the hub's pages run no
// inline script or style. tools/build-web.ts runs this and adds the gzip copies.
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('src/web', import.meta.url));

/** The two fonts every first page needs are asked for with the page, not once its style sheet has been read. */
const preloadFonts = (): Plugin => ({
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter(file => /(?:inter|mono)-latin-wght-normal/.test(file))
        .map(file => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
          injectTo: 'head' as const,
        })),
  },
});

export default defineConfig({
  root,
  plugins: [react(), tailwindcss(), preloadFonts()],
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2024',
    // The first with light-dark(). For older ones it would be rewritten so that a theme holds for whole pages only, and
    // the previews of the other theme in the settings would show this one.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Read by tools/build-web.ts, which lists in it what the app needs to open without a connection.
    manifest: true,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
