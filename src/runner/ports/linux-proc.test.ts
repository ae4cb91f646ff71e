import { expect, test } from 'vitest';
import { parseStat, parseTable } from './linux-proc.ts';

/** A line of /proc/<pid>/stat with this name, state and flags; the process started at tick 4711. */
const stat = (name: string, state: string, flags: number): string =>
  `42 (${name}) ${state} 7 42 42 0 -1 ${flags} 1 2 3 4 5 6 7 8 20 0 11 0 4711 123 456`;

test('parent and start are read behind whatever a process calls itself', () => {
  expect(parseStat(stat('node', 'S', 0x400000))).toEqual({ parent: 7, ticks: '4711', hollow: false });
  expect(parseStat(stat(') S 1 2 3 (', 'R', 0))).toEqual({ parent: 7, ticks: '4711', hollow: false });
});

test('what has ended, and what is the kernel’s own, is hollow', () => {
  expect(parseStat(stat('node', 'Z', 0))?.hollow).toBe(true);
  expect(parseStat(stat('kworker/0:1', 'I', 0x04208060))?.hollow).toBe(true);
});

test('half a line is no process', () => {
  expect(parseStat('')).toBeUndefined();
  expect(parseStat('42 (node) S 7 42')).toBeUndefined();
});

const HEADING = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (local: string, state: string, inode: number): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 00000000 100 0 0 10 0\n`;

test.each([
  ['0100007F:1435', 'loopback4', 5173],
  ['00000000:0BB8', 'any4', 3000],
  ['0200007F:0BB8', 'elsewhere', 3000],
  ['00000000000000000000000000000000:1F90', 'any6', 8080],
  ['00000000000000000000000001000000:1F90', 'loopback6', 8080],
  ['0000000000000000FFFF00000100007F:1F90', 'loopback4', 8080],
  ['000080FE00000000FF005450FE000000:1F90', 'elsewhere', 8080],
])('%s is %s, port %i', (local, bound, port) => {
  expect(parseTable(HEADING + row(local, '0A', 99))).toEqual({ rows: [{ id: '99', port, bound }], ended: false });
});

test('reading ends at the first socket that does not listen, and a line cut in two waits for its other half', () => {
  const listening = row('0100007F:1435', '0A', 1);
  expect(parseTable(HEADING + listening + row('0100007F:1436', '01', 2) + row('0100007F:1437', '0A', 3))).toMatchObject(
    {
      rows: [{ id: '1' }],
      ended: true,
    },
  );
  expect(parseTable(HEADING + listening + listening.slice(0, 60))).toMatchObject({ rows: [{ id: '1' }], ended: false });
});
