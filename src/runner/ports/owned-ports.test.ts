import { describe, expect, test } from 'vitest';
import { type Bound, boundOf, hostsOf, ownedPorts } from './owned-ports.ts';

test.each([
  ['*', 4, 'any4'],
  ['*', 6, 'any6'],
  ['0.0.0.0', 4, 'any4'],
  ['[::]', 6, 'any6'],
  ['[::1]', 6, 'loopback6'],
  ['127.0.0.1', 4, 'loopback4'],
  ['[::ffff:127.0.0.1]', 6, 'loopback4'],
  ['127.0.0.53', 4, 'elsewhere'],
  ['192.168.1.7', 4, 'elsewhere'],
  ['[fe80::1%lo0]', 6, 'elsewhere'],
] as const)('%s of IPv%i is %s', (address, family, bound) => {
  expect(boundOf(address, family)).toBe(bound);
});

describe('the hosts that lead to a process', () => {
  test.each<[mine: Bound[], others: Bound[], hosts: string[]]>([
    [['any4'], [], ['127.0.0.1']],
    [['any6'], [], ['::1', '127.0.0.1']],
    [['any4', 'any6'], [], ['127.0.0.1', '::1']],
    [['loopback4', 'loopback6'], [], ['127.0.0.1', '::1']],
    [['loopback6'], [], ['::1']],
    [['elsewhere'], [], []],
    // A more exact address of another program takes the connections.
    [['any4'], ['loopback4'], []],
    [['any6'], ['loopback6'], ['127.0.0.1']],
    [['any6'], ['any4'], ['::1']],
    [['loopback4'], ['any4', 'any6'], ['127.0.0.1']],
    // The same address twice: either may answer.
    [['loopback4'], ['loopback4'], []],
  ])('R7: bound to %j beside others on %j: %j', (mine, others, hosts) => {
    expect(hostsOf(mine, others)).toEqual(hosts);
  });
});

test('a socket belongs to its oldest holder, and its ports are told once', () => {
  const socket = { id: '1', port: 3000, bound: 'any4' } as const;
  const second = { id: '2', port: 3000, bound: 'any6' } as const;
  const foreign = { id: '3', port: 4000, bound: 'any4' } as const;
  const held = [
    { holder: 20, socket },
    { holder: 10, socket },
    { holder: 10, socket: second },
    { holder: 30, socket },
  ];
  expect(ownedPorts(held, [socket, second, foreign], (one, other) => one < other)).toEqual([
    { owner: 10, port: 3000, hosts: ['127.0.0.1', '::1'], everywhere: true },
  ]);
});
