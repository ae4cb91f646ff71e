// OpenSSH's reverse forwarding (`ssh -R`) as a reference: a private sshd and a client with keys of their own, in a folder.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';

const SSHD = '/usr/sbin/sshd';

/** Why there is no such reference on this machine, in words; undefined when there is. */
export const sshMissing = (): string | undefined => {
  if (spawnSync('ssh', ['-V']).status !== 0) return 'no ssh on this machine';
  if (spawnSync(SSHD, ['-V']).error) return 'no sshd on this machine (Debian: apt-get install openssh-server)';
  return undefined;
};

/** @param through where the client finds sshd, given sshd's port: itself, or a shaper before it */
export const startSsh = async (folder: string, originPort: number, through: (port: number) => Promise<number>) => {
  mkdirSync(folder, { recursive: true });
  mkdirSync('/run/sshd', { recursive: true });
  const file = (name: string) => join(folder, name);
  for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  const [port, exposed] = [await freePort(), await freePort()];
  writeFileSync(
    file('config'),
    [
      `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${file('host')}\nAuthorizedKeysFile ${file('user.pub')}`,
      'StrictModes no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\nUsePAM no\nPidFile none\n',
    ].join('\n'),
  );
  const children: ChildProcess[] = [spawn(SSHD, ['-D', '-e', '-f', file('config')], { stdio: 'ignore' })];
  await listening(port);
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'ExitOnForwardFailure=yes'];
  const args = [
    ...options.flatMap(option => ['-o', option]),
    '-N',
    '-i',
    file('user'),
    '-p',
    String(await through(port)),
  ];
  const forward = `127.0.0.1:${exposed}:127.0.0.1:${originPort}`;
  children.push(spawn('ssh', [...args, '-R', forward, `${userInfo().username}@127.0.0.1`], { stdio: 'ignore' }));
  await listening(exposed);
  return { port: exposed, stop: () => children.forEach(child => void child.kill('SIGTERM')) };
};

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const listening = async (port: number): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const open = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
};
