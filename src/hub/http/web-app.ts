// Serves the built web app: hashed assets for ever, the page itself always fresh, and the page for every address the
// app knows. Without a build it says how to make one.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  webmanifest: 'application/manifest+json',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
};

type Asset = { readonly file: string; readonly type: string; readonly gzip: boolean; readonly immutable: boolean };

/** @param root the folder of the build; everything in it is public */
export const serveWebApp = async (app: FastifyInstance, root: string): Promise<void> => {
  // The list is read once: what is not on it does not exist, so no path a client sends ever reaches the file system.
  const assets = await listAssets(root);
  const page = assets.get('/index.html');

  const send = (asset: Asset, request: FastifyRequest, reply: FastifyReply) => {
    const zipped = asset.gzip && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    reply.header('content-type', asset.type).header('vary', 'accept-encoding');
    reply.header('cache-control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (zipped) reply.header('content-encoding', 'gzip');
    return reply.send(createReadStream(zipped ? `${asset.file}.gz` : asset.file));
  };

  app.get('/*', (request, reply) => {
    const path = request.url.replace(/[?#].*$/, '');
    const asset = assets.get(path);
    if (asset) return send(asset, request, reply);
    if (path.startsWith('/api/') || path.startsWith('/socket')) return reply.callNotFound();
    if (page) return send(page, request, reply);
    return reply.status(503).type('text/plain').send('The web app has not been built. Run: npm run build\n');
  });
};

const listAssets = async (root: string): Promise<ReadonlyMap<string, Asset>> => {
  const names = await readdir(root, { recursive: true }).catch(() => []); // no build yet
  const present = new Set(names);
  const assets = new Map<string, Asset>();
  for (const name of names) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    const file = join(root, name);
    if (!type || !(await stat(file)).isFile()) continue;
    const path = `/${name.replaceAll('\\', '/')}`;
    assets.set(path, { file, type, gzip: present.has(`${name}.gz`), immutable: path.startsWith('/assets/') });
  }
  return assets;
};
