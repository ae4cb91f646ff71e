// Listeners for tests of what is decided about them.
import type { Listener, ListenerProcess, Origin } from './listener.ts';

export const listenerOn = (
  port: number,
  process: Partial<ListenerProcess> = {},
  origin: Partial<Origin> = {},
): Listener => ({
  port,
  hosts: ['127.0.0.1'],
  everywhere: false,
  process: { pid: 1, birth: '1', startedAt: 0, uid: 1000, argv: ['node', 'server.js'], cwd: '/project', ...process },
  origin: { mark: 'mark', agent: false, session: { conversationId: 'thread', callId: 'call' }, ...origin },
});
