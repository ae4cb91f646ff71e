// The real hub in a process of its own: viewers are signed-in browsers that join a thread, the publisher is a runner
// whose events are committed before anyone sees them.
import { join } from 'node:path';
import { startHub } from '../../src/hub/main.ts';
import { enrol } from '../../src/runner/enrolment.ts';
import { openIdentity } from '../../src/runner/identity.ts';
import { systemClock } from '../../src/std/clock.ts';
import { silentLogger } from '../../src/std/log.ts';
import { serve } from './serve.ts';

const TOPICS = 12;

/** Made and removed by the parent, which kills this process. */
const folder = process.argv[2] ?? '';
const hub = await startHub({
  folder: join(folder, 'hub'),
  port: 0,
  webRoot: folder,
  version: '0',
  ownerName: 'bench',
  clock: systemClock,
  log: silentLogger,
});
const code = new URLSearchParams(new URL(await hub.signInLink()).hash.slice(1)).get('code');
const signedIn = await fetch(new URL('/api/sign-in', hub.url), {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code }),
});
const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
const identity = await openIdentity(join(folder, 'runner'));
const { runnerId, hubId } = await enrol(join(folder, 'runner'), hub, { name: 'bench', publicKey: identity.publicKey });
const topics: string[] = [];
for (let index = 0; index < TOPICS; index += 1) {
  topics.push(await hub.ensureThread({ runnerId, agent: 'practice', folder: `/bench/${index}` }));
}
serve({ port: Number(hub.url.port), cookie, topics }, async () => ({
  runnerId,
  proof: await identity.assertion(runnerId, hubId),
}));
