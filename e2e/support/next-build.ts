// Stands where a hub was, with another build of the web app: the same files and a service worker that differs. The hub's
// own API is not there, as in the moment in which a hub is being replaced.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { REPO } from './hawser.ts';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

/** @param port that the hub had @returns the way to stop */
export const serveNextBuild = async (port: number): Promise<() => Promise<void>> => {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://hub');
    const file = join(REPO, 'dist', 'web', pathname);
    const body = await readFile(file).catch(() => undefined); // an address of the API, or of nothing
    if (!body) {
      response.writeHead(503).end();
      return;
    }
    const marked = pathname === '/service-worker.js' ? Buffer.concat([body, Buffer.from('\n// another build')]) : body;
    response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'application/octet-stream' }).end(marked);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
};
