// The owner's browser without a screen, for tests: signed in by the link of the terminal, with the very data layer of
// the web app.
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { codeIn } from '../../hub/test-browser.ts';
import type { TestHub } from '../../hub/test-hub.ts';
import { systemClock } from '../../std/clock.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { type Api, createApi } from './api.ts';
import { type Connection, connect } from './connection.ts';
import { openThread, type Thread } from './thread.ts';

export type Owner = { readonly api: Api; readonly connection: Connection; open(id: ThreadId): Thread };

/** Closed with its test. */
export const signInAsOwner = async (hub: TestHub): Promise<Owner> => {
  const { origin } = hub.url;
  let cookie = '';
  const api = createApi(hub.url.href, async (input, init) => {
    const headers = { ...(init?.headers as Record<string, string>), origin, ...(cookie && { cookie }) };
    const answer = await fetch(input, { ...init, headers });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer;
  });
  await api.signIn(codeIn(await hub.signInLink()));
  class Transport extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { origin, cookie } });
    }
  }
  const deps = { clock: systemClock, random: () => 0, transport: Transport };
  const connection = connect(`ws://${hub.url.host}/socket`, deps);
  onTestFinished(() => connection.close());
  return {
    api,
    connection,
    open: id =>
      openThread(id, {
        connection,
        clock: systemClock,
        onFrame: task => void setImmediate(task),
        keep: { read: () => [], write: () => undefined },
      }),
  };
};
