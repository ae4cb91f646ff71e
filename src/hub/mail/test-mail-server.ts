// A small mail server for tests, as far as RFC 5321 asks a client to go: greets, wants a name and a password where it is
// told to, takes letters, and refuses those to people it does not know.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';

export type TakenLetter = { readonly from: string; readonly to: string; readonly text: string };

export type TestMailServer = {
  readonly port: number;
  readonly letters: TakenLetter[];
  /** What clients have said, letters aside. */
  readonly said: string[];
  close(): void;
};

/** @param login what clients have to say of themselves */
export const startTestMailServer = async (login?: { user: string; password: string }): Promise<TestMailServer> => {
  const letters: TakenLetter[] = [];
  const said: string[] = [];
  const server = createServer(async socket => {
    const answer = (line: string) => socket.write(`${line}\r\n`);
    socket.on('error', () => undefined); // a client that hangs up has its reasons
    answer('220 test');
    let known = login === undefined;
    let letter = { from: '', to: '' };
    let lines: string[] | undefined;
    for await (const line of createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (lines && line !== '.') {
        lines.push(line.replace(/^\./, ''));
        continue;
      }
      if (lines) {
        letters.push({ ...letter, text: readQuoted(lines.join('\n')) });
        lines = undefined;
        answer('250 taken');
        continue;
      }
      said.push(line);
      const [, address = ''] = /<(.*)>/.exec(line) ?? [];
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') answer('250-test\r\n250 AUTH PLAIN');
      else if (verb === 'AUTH') {
        const [, , given = ''] = line.split(' ');
        known = Buffer.from(given, 'base64').toString() === `\0${login?.user}\0${login?.password}`;
        answer(known ? '235 welcome' : '535 who are you');
      } else if (!known) answer('530 say who you are');
      else if (verb === 'MAIL') {
        letter = { from: address, to: '' };
        answer('250 ok');
      } else if (verb === 'RCPT') {
        if (address.startsWith('nobody@')) answer('550 no such mailbox');
        else {
          letter = { ...letter, to: address };
          answer('250 ok');
        }
      } else if (verb === 'DATA') {
        lines = [];
        answer('354 go on');
      } else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else answer('250 ok');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, letters, said, close: () => void server.close() };
};

/** A letter's text as people read it (quoted-printable, RFC 2045, section 6.7). */
const readQuoted = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
