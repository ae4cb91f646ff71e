import { expect, test } from 'vitest';
import type { RunnerId } from '../../../wire/protocol/ids.ts';
import type { RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import type { ConnectionState } from '../../data/connection.ts';
import { reachOf } from './reach.ts';

const hub = (state: ConnectionState['state']): ConnectionState => ({ state, since: 3 });

const machine = (online: boolean, silentSince?: number): RunnerView =>
  ({
    id: 'run_1' as RunnerId,
    name: 'studio',
    online,
    since: 2,
    capabilities: { agents: [{ kind: 'codex', state: 'ready', models: [], silentSince }] },
  }) as unknown as RunnerView;

test('what can be used has answered all the way: hub, machine, agent', () => {
  expect(reachOf(hub('online'), machine(true), 'codex')).toEqual({ state: 'usable', since: 2 });
});

test('the nearest link that does not answer is the one that is told', () => {
  expect(reachOf(hub('online'), machine(true, 5), 'codex')).toEqual({ state: 'silent', since: 5 });
  expect(reachOf(hub('online'), machine(false, 5), 'codex')).toEqual({ state: 'offline', since: 2 });
  expect(reachOf(hub('offline'), machine(false, 5), 'codex')).toEqual({ state: 'unknown', since: 3 });
  expect(reachOf(hub('connecting'), machine(true), 'codex').state).toBe('unknown');
});

test('an agent that is silent says nothing of the others of its machine', () => {
  expect(reachOf(hub('online'), machine(true, 5), 'practice').state).toBe('usable');
  expect(reachOf(hub('online'), machine(true, 5)).state).toBe('usable');
});
