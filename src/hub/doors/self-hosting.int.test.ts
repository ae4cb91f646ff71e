// The configurations of docs/self-hosting.md, run as they stand there by the real nginx and the real Caddy in front of a
// real hub with a preview, only names of files and ports are put in; and its unit, read by systemd. Each is skipped, with
// the reason, where its program is not installed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { setUpPreviews } from '../previews/test-preview.ts';
import { makeAuthority } from './test-certificate.ts';

const HUB = 'hub.example.org';
const page = await readFile(new URL('../../../docs/self-hosting.md', import.meta.url), 'utf8');

type Files = { tlsCert: string; tlsKey: string };
type Place = { readonly folder: string; readonly port: number; readonly hubPort: number; readonly files: Files };

/** The blocks of the page that follow a bold name, one after the other. */
const blocksOf = (name: string): string => {
  const blocks = [...page.matchAll(new RegExp(`^\\*\\*${name}\\*\\*.*?\`{3}\\w*\\n(.*?)\`{3}`, 'gms'))];
  expect(blocks).toHaveLength(2); // the hub's and that of the previews
  return blocks.map(([, block]) => block).join('\n');
};

const nginx = async ({ folder, port, hubPort, files }: Place): Promise<string[]> => {
  const servers = blocksOf('nginx')
    .replaceAll('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replaceAll(/(ssl_certificate +)\S+;/g, `$1${files.tlsCert};`)
    .replaceAll(/(ssl_certificate_key +)\S+;/g, `$1${files.tlsKey};`)
    .replaceAll('127.0.0.1:4140', `127.0.0.1:${hubPort}`);
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(what => `${what}_temp_path ${folder}/${what};`);
  const file = join(folder, 'nginx.conf');
  const frame = `daemon off; master_process off; pid ${folder}/pid;\nevents {}\nhttp {\naccess_log off;\n${temp.join('\n')}\n`;
  await writeFile(file, `${frame}${servers}}\n`);
  return ['nginx', '-e', 'stderr', '-p', folder, '-c', file];
};

const caddy = async ({ folder, port, hubPort, files }: Place): Promise<string[]> => {
  const tls = `tls ${files.tlsCert} ${files.tlsKey}`;
  const sites = blocksOf('Caddy')
    .replace(/tls \{.*?\}/s, tls)
    .replace(`${HUB} {`, `${HUB} {\n${tls}`)
    .replaceAll('127.0.0.1:4140', `127.0.0.1:${hubPort}`);
  const file = join(folder, 'Caddyfile');
  const frame = `{\nadmin off\nauto_https disable_redirects\ndefault_bind 127.0.0.1\nhttps_port ${port}\n}\n`;
  await writeFile(file, `${frame}${sites}`);
  return ['caddy', 'run', '--config', file];
};

/** A port that was free a moment ago: neither of the two says which one it took. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const installed = (program: string): boolean => spawnSync(program, ['version']).error === undefined;

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
};

test.for([
  ['nginx', nginx],
  ['caddy', caddy],
] as const)(
  'R13: %s passes the hub and its previews on as the page on self-hosting says',
  async ([name, configure], context) => {
    if (!installed(name)) return context.skip(`not installed here: ${name}`);
    const authority = await makeAuthority();
    const files = await authority.sign([HUB, '*.preview.example.net']);
    const publicUrl = new URL(`https://${HUB}`);
    const previewUrl = new URL('https://preview.example.net');
    const { hub, share, enter, apps } = await setUpPreviews(1, {
      publicUrl,
      previewUrl,
      trustedProxies: ['127.0.0.1'],
    });
    const folder = await mkdtemp(join(tmpdir(), 'hawser-proxy-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const port = await freePort();
    const [program = '', ...args] = await configure({ folder, port, hubPort: Number(hub.url.port), files });
    const env = { PATH: process.env.PATH, HOME: folder };
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    onTestFinished(() => end(child));
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      said += more;
    });

    type Sent = { method?: string; headers?: Record<string, string>; body?: string | Buffer };
    const open = async (host: string, path: string, { body, ...sent }: Sent = {}): Promise<IncomingMessage> => {
      const asked = request({
        ...{ host: '127.0.0.1', port, path, ca: authority.pem, servername: host, agent: false, ...sent },
        // From elsewhere, as far as one machine has an elsewhere.
        localAddress: '127.0.0.9',
        headers: { host, ...sent.headers },
      });
      asked.end(body);
      const [answer] = await once(asked, 'response');
      return answer;
    };
    const ask = async (host: string, path: string, sent?: Sent) => {
      const answer = await open(host, path, sent);
      const body = Buffer.concat(await answer.toArray()).toString();
      return { status: answer.statusCode, headers: answer.headers, body };
    };
    const socket = (host: string, path: string, headers: Record<string, string>) =>
      new WebSocket(`wss://127.0.0.1:${port}${path}`, {
        agent: new Agent({ ca: authority.pem, servername: host }),
        headers: { host, ...headers },
      });

    await vi.waitFor(async () => expect((await ask(HUB, '/api/health')).status, said).toBe(200), { timeout: 20_000 });

    // Who asks is who sits behind the proxy, whatever they say themselves.
    const code = new URLSearchParams(new URL(await hub.signInLink()).hash.slice(1)).get('code');
    const origin = publicUrl.origin;
    const signedIn = await ask(HUB, '/api/sign-in', {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', 'x-forwarded-for': '10.9.9.9' },
      body: JSON.stringify({ code }),
    });
    const cookie = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect([signedIn.status, cookie]).toEqual([200, expect.stringMatching(/^__Host-/)]);
    const account = await ask(HUB, '/api/account', { headers: { cookie } });
    expect(account.body).toContain('127.0.0.9');
    expect(account.body).not.toContain('10.9.9.9');

    const live = socket(HUB, '/socket/websocket?vsn=2.0.0', { cookie, origin });
    await once(live, 'open');
    live.terminate();
    const large = { method: 'POST', headers: { cookie, origin, 'content-type': 'application/octet-stream' } };
    const upload = await ask(HUB, '/api/attachments?name=tides.txt', { ...large, body: 'high '.repeat(1_000_000) });
    expect(upload.status).toBe(200);

    const preview = await share(apps[0]?.port ?? 0);
    const { host } = new URL(preview.url);
    const mine = { cookie: await enter(preview) };
    expect(await ask(host, '/', { headers: mine })).toMatchObject({ status: 200, body: 'hello from the app' });
    const echoed = await ask(host, '/echo', { method: 'POST', headers: mine, body: Buffer.alloc(5_000_000) });
    expect(JSON.parse(echoed.body)).toMatchObject({ bytes: 5_000_000 });
    const events = await open(host, '/events', { headers: mine });
    expect(String((await once(events, 'data'))[0])).toBe('data: 1\n\n');
    events.destroy();
    const talk = socket(host, '/', { ...mine, origin: preview.url });
    await once(talk, 'open');
    talk.send('through everything');
    expect(String((await once(talk, 'message'))[0])).toBe('through everything');
    talk.terminate();
    expect((await ask(`${'0'.repeat(26)}.preview.example.net`, '/')).status).toBe(404);
  },
);

test('systemd takes the unit of the page on self-hosting, without a word', async context => {
  if (!installed('systemd-analyze')) return context.skip('not installed here: systemd-analyze');
  const [, unit = ''] = /```ini\n(.*?)```/s.exec(page) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'hawser-unit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'hawser.service');
  const verify = async (text: string) => {
    await writeFile(file, text);
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    return { status, stderr };
  };
  expect(await verify(unit)).toEqual({ status: 0, stderr: '' });
  expect((await verify(unit.replace('UMask=', 'UMasque='))).stderr).toContain('UMasque');
});
