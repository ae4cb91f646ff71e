// What Codex runs before a tool call that may need a question: hands the call to the runner (gate.ts) and waits for its
// word. Codex does a call unless this ends with 2 and a reason, so it does for every failure.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { GateAnswer } from './gate.ts';

const ask = async (path: string, call: string): Promise<GateAnswer> => {
  const socket = connect(path);
  socket.write(`${call.trim()}\n`);
  return JSON.parse(await text(socket));
};

const refuse = (reason: string): void => {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 2;
};

try {
  const { refused } = await ask(process.argv[2] ?? '', await text(process.stdin));
  if (refused !== null) refuse(refused);
} catch {
  refuse('Hawser could not be asked whether this may be done.');
}
