// What Codex runs before a tool call that may need a question, and before it ends a turn: hands the call to the runner
// (gate.ts) and waits for its word. Codex goes on unless this ends with 2 and a reason, so it does for every failure but
// one at the end of a turn, which would then never end (hook.ts).
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { GateAnswer } from './gate.ts';

const ask = async (path: string, call: string): Promise<GateAnswer> => {
  const socket = connect(path);
  socket.write(`${call.trim()}\n`);
  return JSON.parse(await text(socket));
};

const end = (code: number, reason: string): void => {
  process.stderr.write(`${reason}\n`);
  process.exitCode = code;
};

const endsTurn = (call: string): boolean => {
  try {
    return ['Stop', 'SubagentStop'].includes(JSON.parse(call).hook_event_name);
  } catch {
    return false;
  }
};

const call = await text(process.stdin);
try {
  const { refused } = await ask(process.argv[2] ?? '', call);
  if (refused !== null) end(2, refused);
} catch {
  end(endsTurn(call) ? 1 : 2, 'Hawser could not be asked whether this may be done.');
}
