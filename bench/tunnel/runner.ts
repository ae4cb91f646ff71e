// The runner of the tunnel bench: the product's tunnel, serving the origin. Arguments: the hub's port, the origin's.
import { once } from 'node:events';
import { globalAgent } from 'node:http';
import { connect } from 'node:net';
import { systemClock as clock } from '../../src/std/clock.ts';
import { silentLogger as log } from '../../src/std/log.ts';
import { dialer } from '../../src/wire/tunnel/dial.ts';
import { keepTunnel } from '../../src/wire/tunnel/keep-tunnel.ts';
import { ready } from './part.ts';

const [hubPort, originPort] = process.argv.slice(2).map(Number);
let said = false;
keepTunnel({
  clock,
  log,
  random: Math.random,
  dial: dialer(
    new URL(`http://127.0.0.1:${hubPort}`),
    async () => 'bench',
    () => globalAgent,
  ),
  serve: async () => {
    const socket = connect({ host: '127.0.0.1', port: originPort ?? 0, allowHalfOpen: true, noDelay: true });
    await once(socket, 'connect');
    return socket;
  },
  onState: ({ state }) => {
    if (state !== 'online' || said) return;
    said = true;
    ready(0);
  },
});
