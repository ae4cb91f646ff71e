// The reference: whoever reads app-server's stdout and does nothing with it but count.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { installedCodex } from '../../src/agents/codex/locate.ts';
import { scriptPrompt } from '../../src/agents/practice/script.ts';

const DELTA = Buffer.from('"method":"item/agentMessage/delta"');

/** @returns deltas per second between the first and the last */
export const bareRate = async (env: Readonly<Record<string, string>>, cwd: string, count: number): Promise<number> => {
  const child = spawn(installedCodex().path, ['app-server'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let rest = '';
  const waiting = new Map<number, (result: unknown) => void>();
  const completed = Promise.withResolvers<void>();
  let deltas = 0;
  let first = 0;
  let last = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    const now = performance.now();
    for (let at = chunk.indexOf(DELTA); at >= 0; at = chunk.indexOf(DELTA, at + DELTA.length)) {
      if (deltas === 0) first = now;
      deltas += 1;
      last = now;
    }
    // Only what is not a delta is looked into, for the answers and the end.
    const text = rest + chunk.toString('latin1');
    const lines = text.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.includes('"method":"item/agentMessage/delta"')) continue;
      const message = JSON.parse(line) as { id?: number; result?: unknown; method?: string };
      if (message.method === 'turn/completed') completed.resolve();
      if (message.id !== undefined && message.method === undefined) waiting.get(message.id)?.(message.result);
    }
  });
  let id = 0;
  const call = <T>(method: string, params: object): Promise<T> =>
    new Promise(resolve => {
      id += 1;
      waiting.set(id, resolve as (result: unknown) => void);
      child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  await call('initialize', { clientInfo: { name: 'bench', version: '0' }, capabilities: { experimentalApi: true } });
  const { thread } = await call<{ thread: { id: string } }>('thread/start', { cwd, approvalPolicy: 'never' });
  const text = scriptPrompt([{ do: 'stream', count, rate: 'flat' }]);
  await call('turn/start', { threadId: thread.id, input: [{ type: 'text', text, text_elements: [] }] });
  await completed.promise;
  child.stdin.end();
  await once(child, 'exit');
  if (deltas !== count) throw new Error(`the bare reader saw ${deltas} of ${count} deltas`);
  return ((deltas - 1) / (last - first)) * 1_000;
};
