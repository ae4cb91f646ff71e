// The odd things that Codex was seen to do, one by one, and what the feed makes of them. Whole scenes are in
// wire-logs.test.ts.
import { expect, test } from 'vitest';
import type { ThreadNotifications } from './methods.ts';
import type { ThreadItem, Turn } from './protocol.gen.ts';
import { createFeed, THREAD, tell } from './thread-feed.fixture.ts';
import type { ThreadFeed } from './thread-feed.ts';

const turn = (id: string, more: Partial<Turn> = {}): Turn => ({
  id,
  rootTurnId: id,
  items: [],
  itemsView: 'notLoaded',
  status: 'inProgress',
  error: null,
  startedAt: 1,
  completedAt: null,
  durationMs: null,
  ...more,
});

const message = (id: string, text = ''): ThreadItem => ({
  type: 'agentMessage',
  id,
  text,
  phase: null,
  moderation: null,
  memoryCitation: null,
  delivery: null,
  questions: null,
});

const command = (id: string): ThreadItem => ({
  type: 'commandExecution',
  id,
  command: `bash -lc '${id}'`,
  cwd: '/folder',
  processId: '7',
  source: 'unifiedExecStartup',
  status: 'inProgress',
  commandActions: [],
  aggregatedOutput: null,
  exitCode: null,
  durationMs: null,
  pluginId: null,
  scriptPath: null,
});

const QUESTION = { id: 'q', header: 'Q', question: 'Q?', isOther: true, isSecret: false, options: null };

type Script = {
  begin(id?: string): void;
  end(more?: Partial<Turn>, id?: string): void;
  started(item: ThreadItem): void;
  completed(item: ThreadItem): void;
  delta(itemId: string, delta: string): void;
  retry(text?: string): void;
};

const scriptOf = ({ feed }: { readonly feed: ThreadFeed }): Script => {
  const at = { threadId: THREAD, turnId: 'turn-1' };
  const send = <Name extends keyof ThreadNotifications>(name: Name, params: ThreadNotifications[Name]) =>
    feed.handle(name, params);
  return {
    begin: (id = 'turn-1') => send('turn/started', { threadId: THREAD, turn: turn(id) }),
    end: (more = { status: 'completed' }, id = 'turn-1') =>
      send('turn/completed', { threadId: THREAD, turn: turn(id, more) }),
    started: item => send('item/started', { ...at, item, startedAtMs: 5 }),
    completed: item => send('item/completed', { ...at, item, completedAtMs: 9 }),
    delta: (itemId, delta) => send('item/agentMessage/delta', { ...at, itemId, delta }),
    retry: (text = 'Reconnecting... 1/2') =>
      send('error', {
        ...at,
        willRetry: true,
        error: { message: text, codexErrorInfo: null, additionalDetails: null, misalignment: null },
      }),
  };
};

test('an item that completes without having started does both', () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.completed(message('m', 'Suddenly.'));
  expect(tell(one.events).slice(1)).toEqual([
    'item_started message 1 running',
    'item_completed message 1 completed "Suddenly."',
  ]);
});

test('an item that completes twice completes once', () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.started(message('m'));
  script.completed(message('m', 'Once.'));
  script.completed(message('m', 'Once.'));
  expect(tell(one.events).slice(1)).toEqual([
    'item_started message 1 running',
    'item_completed message 1 completed "Once."',
  ]);
});

test('an id that is used again is another item', () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.completed(message('m', 'One.'));
  script.started(message('m'));
  script.completed(message('m', 'Two.'));
  const ids = one.events.flatMap(event => (event.type === 'item_started' ? [event.item.id] : []));
  expect(ids).toEqual(['turn-1/m', 'turn-1/m~2']);
});

test('words for an item that nobody announced begin one', () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.delta('m', 'Out of ');
  script.delta('m', 'nowhere.');
  script.completed(message('m', 'Out of nowhere.'));
  expect(tell(one.events).slice(1)).toEqual([
    'item_started message 1 running',
    'item_delta message 1 Out of nowhere.',
    'item_completed message 1 completed "Out of nowhere."',
  ]);
});

test('what is open when the turn ends is ended with it, before it', () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.started(message('m'));
  script.delta('m', 'And then');
  script.end({ status: 'interrupted' });
  expect(tell(one.events).slice(-2)).toEqual([
    'item_completed message 1 interrupted "And then"',
    'turn_completed interrupted',
  ]);
});

test('a message that begins again under another id ends the first one, and people are told', () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.started(message('m1'));
  script.delta('m1', 'Half a');
  script.started(message('m2'));
  script.completed(message('m2', 'Half a sentence.'));
  expect(tell(one.events).slice(3)).toEqual([
    'item_completed message 1 interrupted "Half a"',
    'notice text_restarted',
    'item_started message 2 running',
    'item_completed message 2 completed "Half a sentence."',
  ]);
});

test('a message does not end the thought before it, a new thought ends both', () => {
  const one = createFeed();
  const script = scriptOf(one);
  const thought = (id: string): ThreadItem => ({ type: 'reasoning', id, summary: [], content: [] });
  script.begin();
  script.started(thought('r1'));
  script.started(message('m1'));
  expect(one.events.filter(event => event.type === 'item_completed')).toEqual([]);
  script.started(thought('r2'));
  expect(tell(one.events).slice(3)).toEqual([
    'item_completed reasoning 1 interrupted ""',
    'item_completed message 2 interrupted ""',
    'notice text_restarted',
    'item_started reasoning 3 running',
  ]);
});

test('sub-agents of the first kind are tied to the call that started them, whatever comes first', () => {
  const one = createFeed();
  const script = scriptOf(one);
  const spawn = (id: string, receiverThreadIds: string[], status: 'inProgress' | 'completed'): ThreadItem => ({
    type: 'collabAgentToolCall',
    id,
    tool: 'spawnAgent',
    status,
    senderThreadId: THREAD,
    receiverThreadIds,
    prompt: `task ${id}`,
    model: null,
    reasoningEffort: null,
    agentsStates: {},
  });
  const sub = (threadId: string, id: string, more: Partial<Turn> = {}) => ({
    threadId,
    turn: turn(id, { rootTurnId: 'turn-1', ...more }),
  });
  script.begin();
  script.started(spawn('a', [], 'inProgress'));
  expect(one.feed.concerns('sub-a', sub('sub-a', 'sub-turn'))).toBe(true);
  one.feed.handle('turn/started', sub('sub-a', 'sub-turn'));
  script.completed(spawn('a', ['sub-a'], 'completed'));
  one.feed.handle('item/completed', {
    threadId: 'sub-a',
    turnId: 'sub-turn',
    item: message('m', 'Rigged.'),
    completedAtMs: 9,
  });
  one.feed.handle('turn/completed', sub('sub-a', 'sub-turn', { status: 'completed' }));
  script.completed(spawn('a', ['sub-a'], 'completed'));
  script.end();
  expect(tell(one.events)).toEqual([
    'turn_started',
    'item_started sub_agent 1 running',
    'item_started message 2 below running',
    'item_completed message 2 below completed "Rigged."',
    'item_completed sub_agent 1 completed',
    'turn_completed completed',
  ]);
  expect(one.events.at(-2)).toMatchObject({ item: { task: 'task a', state: 'completed' } });
});

test('R52: a question that does not have the shape of one is refused', () => {
  const one = createFeed();
  scriptOf(one).begin();
  const params = { threadId: THREAD, turnId: 'turn-1', itemId: 'q', questions: 7 };
  expect(() => one.feed.ask(1, { method: 'item/tool/requestUserInput', params } as never)).toThrow();
  const empty = { ...params, questions: [] };
  expect(one.feed.ask(2, { method: 'item/tool/requestUserInput', params: empty } as never)).toBe(false);
  expect(one.events.filter(event => event.type === 'approval_opened')).toEqual([]);
});

test('a turn that fails before it began still begins', () => {
  const one = createFeed();
  scriptOf(one).end({ status: 'failed' });
  expect(tell(one.events)).toEqual(['turn_started', 'turn_completed failed (model_error)']);
});

test('a late item of an earlier turn does not begin that turn again', async () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.end();
  script.completed(command('late'));
  expect(tell(one.events).slice(2)).toEqual([
    'item_started command 1 running',
    'item_completed command 1 interrupted ""',
  ]);
});

test('a turn that begins while another has not ended ends that one', () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin('turn-1');
  script.begin('turn-2');
  script.end({ status: 'completed' }, 'turn-2');
  expect(tell(one.events)).toEqual([
    'turn_started',
    'turn_completed interrupted',
    'turn_started',
    'turn_completed completed',
  ]);
});

test('a model that stays unreachable is told once, and given up at the deadline', async () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.retry();
  script.retry('Reconnecting... waiting for network');
  await one.clock.advance(119_000);
  expect(one.given).toEqual([]);
  await one.clock.advance(2_000);
  expect(one.given).toEqual(['turn-1']);
  script.end({ status: 'interrupted' });
  expect(tell(one.events)).toEqual([
    'turn_started',
    'notice agent_reconnecting',
    'turn_completed failed (model_unreachable)',
  ]);
  expect(one.clock.pending()).toBe(0);
});

test('a model that is heard again is not given up, and its next outage is told again', async () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.retry();
  await one.clock.advance(60_000);
  script.delta('m', 'Back.');
  await one.clock.advance(200_000);
  script.retry();
  expect(one.given).toEqual([]);
  expect(tell(one.events).filter(line => line.startsWith('notice'))).toHaveLength(2);
  script.end();
  expect(one.clock.pending()).toBe(0);
});

test('output of a server does not count as hearing the model', async () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin();
  script.started(command('serve'));
  script.retry();
  const output = { threadId: THREAD, turnId: 'turn-1', itemId: 'serve', delta: 'GET /\n' };
  one.feed.handle('item/commandExecution/outputDelta', output);
  await one.clock.advance(121_000);
  expect(one.given).toEqual(['turn-1']);
});

test('when the process is gone, everything ends: approvals, items, the turn, and servers of earlier turns', async () => {
  const one = createFeed();
  const script = scriptOf(one);
  script.begin('turn-0');
  one.feed.handle('item/started', { threadId: THREAD, turnId: 'turn-0', item: command('serve'), startedAtMs: 1 });
  script.end({ status: 'completed' }, 'turn-0');
  await one.settle();
  script.begin();
  script.started(message('m'));
  one.feed.ask(0, {
    method: 'item/tool/requestUserInput',
    params: {
      threadId: THREAD,
      turnId: 'turn-1',
      itemId: 'q',
      questions: [QUESTION],
      isBlocking: true,
      autoResolutionMs: null,
    },
  });
  one.feed.abandon({ code: 'agent_crashed', message: 'It died.' });
  expect(tell(one.events).slice(3)).toEqual([
    'turn_completed completed',
    'turn_started',
    'item_started message 2 running',
    'approval_opened question',
    'approval_closed stale',
    'item_completed message 2 interrupted ""',
    'turn_completed interrupted (agent_crashed)',
    'item_completed command 1 interrupted ""',
  ]);
});

test('a prompt from elsewhere is shown, one of ours is not', () => {
  const one = createFeed();
  const script = scriptOf(one);
  const prompt = (id: string, clientId: string | null): ThreadItem => ({
    type: 'userMessage',
    id,
    clientId,
    content: [{ type: 'text', text: 'from a terminal', text_elements: [] }],
  });
  script.begin();
  script.completed(prompt('u1', 'msg_0123456789abcdefghjkmnpqrs'));
  script.completed(prompt('u2', 'reason:apr_0123456789abcdefghjkmnpqrs'));
  script.completed(prompt('u3', 'tui-17'));
  script.completed(prompt('u4', null));
  expect(tell(one.events).filter(line => line.startsWith('item_completed'))).toEqual([
    'item_completed local_prompt 1 completed "from a terminal"',
    'item_completed local_prompt 2 completed "from a terminal"',
  ]);
});

test('the parts of a thought are separated while they stream as they are at the end', () => {
  const one = createFeed();
  const script = scriptOf(one);
  const at = { threadId: THREAD, turnId: 'turn-1', itemId: 'r' };
  script.begin();
  one.feed.handle('item/reasoning/summaryTextDelta', { ...at, delta: 'One.', summaryIndex: 0 });
  one.feed.handle('item/reasoning/summaryTextDelta', { ...at, delta: 'Two.', summaryIndex: 1 });
  one.feed.handle('item/reasoning/textDelta', { ...at, delta: 'raw', contentIndex: 0 });
  script.completed({ type: 'reasoning', id: 'r', summary: ['One.', 'Two.'], content: ['raw'] });
  expect(tell(one.events).slice(2)).toEqual([
    'item_delta reasoning 1 One.\n\nTwo.',
    'item_completed reasoning 1 completed "One.\n\nTwo."',
  ]);
});

test('a patch is shown while it is typed, now and then, and becomes the patch that is applied', async () => {
  const one = createFeed();
  const script = scriptOf(one);
  const change = (diff: string) => ({ path: 'a.txt', kind: { type: 'add' as const }, diff });
  const typed = (diff: string) =>
    one.feed.handle('item/fileChange/patchUpdated', {
      threadId: THREAD,
      turnId: 'turn-1',
      itemId: 'p',
      changes: [change(diff)],
    });
  script.begin();
  for (const diff of ['o', 'on', 'one']) typed(diff);
  await one.clock.advance(300);
  typed('one\n');
  script.started({ type: 'fileChange', id: 'p', status: 'inProgress', changes: [change('one\ntwo\n')] });
  script.completed({ type: 'fileChange', id: 'p', status: 'completed', changes: [change('one\ntwo\n')] });
  expect(tell(one.events).slice(1)).toEqual([
    'item_started file_change 1 running',
    'item_updated file_change 1 running',
    'item_updated file_change 1 running',
    'item_updated file_change 1 running',
    'item_completed file_change 1 completed',
  ]);
});

test('a text whose end was not told before its turn completed is taken from Codex’s memory', async () => {
  const feed = createFeed(THREAD, true, message('item-9', 'one two three'));
  const { begin, started, delta, end } = scriptOf(feed);
  begin();
  started(message('m'));
  delta('m', 'one two');
  end({ status: 'completed' });
  await feed.settle();
  expect(tell(feed.events).slice(-2)).toEqual([
    expect.stringContaining('item_completed message 1 completed "one two three"'),
    expect.stringContaining('turn_completed'),
  ]);
});

test('what Codex does not remember either ends as it was heard', async () => {
  const feed = createFeed();
  const { begin, started, delta, end } = scriptOf(feed);
  begin();
  started(message('m'));
  delta('m', 'one two');
  end({ status: 'completed' });
  await feed.settle();
  expect(tell(feed.events).slice(-2)[0]).toBe('item_completed message 1 interrupted "one two"');
});
