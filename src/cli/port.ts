// Finding a port: the one that was asked for, or the next free one, with a word about who has the first.
import { createServer } from 'node:net';

const MAX_TRIES = 50;

/**
 * The port, or the next one after it that nobody listens on; 0 stays 0. Another program may take it in the moment
 * between this and listening; the hub then says so.
 */
export const freePort = async (wanted: number, host: string): Promise<number> => {
  if (wanted === 0) return 0;
  for (let port = wanted; port < Math.min(wanted + MAX_TRIES, 65_536); port += 1)
    if (await isFree(port, host)) return port;
  return 0;
};

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** Who listens there, if it says so: another hub, or whatever a server calls itself. */
export const whoListens = async (port: number, host: string): Promise<string> => {
  const response = await fetch(`http://${host}:${port}/api/health`, { signal: AbortSignal.timeout(1_000) }).catch(
    () => undefined, // it speaks no HTTP, or not in time
  );
  if (!response) return 'another program';
  const body: unknown = await response.json().catch(() => undefined); // some other web server
  if (typeof body === 'object' && body !== null && 'name' in body && body.name === 'hawser')
    return 'another Hawser hub';
  const server = response.headers.get('server') ?? response.headers.get('x-powered-by');
  return server ? `a web server (${server.slice(0, 40)})` : 'another web server';
};
