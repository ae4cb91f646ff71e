import { describe, expect, test } from 'vitest';
import { type Candidates, SETTLE_MS, step } from './candidates.ts';
import { listenerOn } from './test-listener.ts';

const NOTHING: Candidates = new Map();

/** Plays scans: what each found, and when it began. */
const play = (...scans: readonly [at: number, found: readonly ReturnType<typeof listenerOn>[]][]) => {
  let candidates = NOTHING;
  return scans.map(([at, found]) => {
    const result = step(candidates, found, at);
    candidates = result.candidates;
    return { told: result.changes.map(({ type, listener }) => `${type} ${listener.port}`), due: result.due };
  });
};

describe('a listener', () => {
  const server = listenerOn(3000);

  test('is told of once, when it has been there unchanged for long enough', () => {
    expect(play([0, [server]], [749, [server]], [750, [server]], [1_000, [server]])).toEqual([
      { told: [], due: SETTLE_MS },
      { told: [], due: SETTLE_MS },
      { told: ['opened 3000'], due: undefined },
      { told: [], due: undefined },
    ]);
  });

  test('that goes before is never told of', () => {
    expect(play([0, [server]], [500, []], [1_000, [server]], [1_500, [server]]).flatMap(({ told }) => told)).toEqual(
      [],
    );
  });

  test('that changes waits anew, and its change is told once', () => {
    const moved = { ...server, process: { ...server.process, cwd: '/elsewhere' } };
    const rounds = play(
      [0, [server]],
      [750, [server]],
      [1_000, [moved]],
      [1_700, [moved]],
      [1_750, [moved]],
      [2_000, [moved]],
    );
    expect(rounds.map(({ told }) => told)).toEqual([[], ['opened 3000'], [], [], ['changed 3000'], []]);
  });

  test('that changes back in time has not changed', () => {
    const flicker = { ...server, everywhere: true };
    expect(
      play([0, [server]], [750, [server]], [1_000, [flicker]], [1_250, [server]], [2_500, [server]]).at(-1),
    ).toEqual({
      told: [],
      due: undefined,
    });
  });

  test('R7: that is gone is told at once, before whoever took its port', () => {
    const successor = listenerOn(3000, { pid: 2, birth: '2' });
    const rounds = play([0, [server]], [750, [server]], [800, [successor]], [1_550, [successor]]);
    expect(rounds.map(({ told }) => told)).toEqual([[], ['opened 3000'], ['closed 3000'], ['opened 3000']]);
  });
});

test('what waits longest decides when to look again', () => {
  expect(play([0, [listenerOn(3000)]], [100, [listenerOn(3000), listenerOn(3001)]]).at(-1)?.due).toBe(SETTLE_MS);
});
