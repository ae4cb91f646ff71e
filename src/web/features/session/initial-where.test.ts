import { expect, test } from 'vitest';
import type { MemberId, RunnerId } from '../../../wire/protocol/ids.ts';
import type { RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import { initialWhere } from './initial-where.ts';

const [ada, bo] = ['mem_ada', 'mem_bo'] as MemberId[] as [MemberId, MemberId];

const machine = (name: string, owner: MemberId, online = true): RunnerView =>
  ({
    id: name as RunnerId,
    name,
    owner,
    online,
    since: 1,
    capabilities: {
      allowedFolders: [`/${name}`],
      agents: [
        { kind: 'codex', state: 'missing' },
        { kind: 'practice', state: 'ready' },
      ],
    },
  }) as unknown as RunnerView;

const chosen = (...machines: RunnerView[]) => initialWhere(machines, bo)?.runnerId;

test('one’s own machine comes first, but for one that is not there', () => {
  expect(chosen(machine('hers', ada), machine('his', bo))).toBe('his');
  expect(chosen(machine('hers', ada), machine('his', bo, false))).toBe('hers');
  expect(chosen(machine('hers', ada, false), machine('his', bo, false))).toBe('hers');
  expect(chosen()).toBeUndefined();
});

test('what is known already stays, as far as that machine has it', () => {
  const both = [machine('hers', ada), machine('his', bo)];
  const wish = { runnerId: 'hers' as RunnerId, folder: '/tides', agent: 'codex' } as const;
  expect(initialWhere(both, bo, wish)).toEqual(wish);
  expect(initialWhere(both, bo, { ...wish, runnerId: 'gone' as RunnerId })).toEqual({
    runnerId: 'his',
    folder: '/his',
    agent: 'codex',
  });
  expect(initialWhere(both, bo)).toEqual({ runnerId: 'his', folder: '/his', agent: 'practice' });
});
