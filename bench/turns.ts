// An hour's work in a minute: several threads of one runner, one turn after the other in each, with talk, commands and
// changes as they are usual.
import { scriptPrompt } from '../src/agents/practice/script.ts';
import { signIn } from './hub-client.ts';

type Head = { channelId: string; session: { runnerId: string; folder: string } };

/** Plays `turns` turns in all, spread over `threads` threads that work at the same time. */
export const playTurns = async (
  signInUrl: string,
  { threads, turns }: { threads: number; turns: number },
): Promise<void> => {
  const client = await signIn(signInUrl);
  const first = (await client.join(`thread:${client.threadId}`)) as { head: Head };
  const { channelId, session } = first.head;
  const workspace = `workspace:${client.workspaceId}`;
  await client.join(workspace);
  const ids = [client.threadId];
  while (ids.length < threads) {
    const made = await client.push(workspace, 'create_thread', {
      nonce: `bench-thread-${ids.length}`,
      channelId,
      title: `Bench ${ids.length}`,
      session: { runnerId: session.runnerId, agent: 'practice', folder: session.folder, settings: SETTINGS },
    });
    const id = String(made.threadId);
    await client.join(`thread:${id}`);
    ids.push(id);
  }
  const ended = new Map<string, () => void>();
  client.onBroadcast((topic, event, payload) => {
    if (event === 'event' && payload.type === 'turn.completed') ended.get(topic)?.();
  });
  const play = async (id: string, count: number) => {
    for (let turn = 0; turn < count; turn += 1) {
      const over = new Promise<void>(resolve => ended.set(`thread:${id}`, resolve));
      const text = scriptPrompt(turnSteps(turn));
      await client.push(`thread:${id}`, 'post_message', {
        nonce: `${id}-${turn}`,
        text,
        attachments: [],
        mode: 'queue',
      });
      await over;
    }
  };
  await client.push(`thread:${client.threadId}`, 'update_settings', { changes: SETTINGS, now: false });
  await Promise.all(ids.map(id => play(id, Math.ceil(turns / threads))));
  client.close();
};

/** Nothing that asks: the commands of these turns work inside the sandbox. */
const SETTINGS = { approvalPolicy: 'on-request', sandbox: 'workspace-write' } as const;

const turnSteps = (turn: number) => [
  { do: 'think' as const, text: 'What is asked here, and what is there already?', rate: 'flat' as const },
  { do: 'stream' as const, count: 300, rate: 'flat' as const },
  { do: 'run' as const, command: `seq 1 200 # ${turn}`, login: false },
  { do: 'stream' as const, count: 300, rate: 'flat' as const },
];
