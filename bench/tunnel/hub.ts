// The hub of the tunnel bench: the product's own preview door and tunnels behind a bare HTTP server. Every label is a
// preview that everyone with the link may open, so that no database stands between what is compared.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPreviewDoor } from '../../src/hub/previews/door.ts';
import { createLookers } from '../../src/hub/previews/lookers.ts';
import type { Previews } from '../../src/hub/previews/previews.ts';
import { createTunnels } from '../../src/hub/previews/tunnels.ts';
import type { PreviewRow } from '../../src/hub/store/queries/previews.ts';
import { systemClock as clock } from '../../src/std/clock.ts';
import { silentLogger as log } from '../../src/std/log.ts';
import type { RunnerId } from '../../src/wire/protocol/ids.ts';
import { ready } from './part.ts';

const runnerId = 'run_bench' as RunnerId;
const rows = new Map<string, PreviewRow>();
const byLabel = (label: string): PreviewRow => {
  const row =
    rows.get(label) ?? ({ label, grantId: `grt_${label}`, runnerId, port: 1, audience: 'link' } as PreviewRow);
  rows.set(label, row);
  return row;
};
const previews = { byLabel, siblingsOf: () => [], onStop: () => () => undefined } as unknown as Previews;
const tunnels = createTunnels({ clock, log });
const base = { scheme: 'http', host: 'localhost' } as const;
const door = createPreviewDoor({
  previews,
  tunnels,
  lookers: createLookers({ clock }),
  clock,
  log,
  base: () => base,
  hubOrigin: () => 'http://localhost',
});

const server = createServer({ requestTimeout: 0 }, (request, response) => door.handle(request, response));
server.on('upgrade', (request, raw, head) => {
  raw.on('error', () => undefined); // clients hang up when their round ends
  if (door.owns(request)) door.upgrade(request, raw, head);
  else tunnels.accept(runnerId, request, raw, head).catch(() => raw.destroy());
});
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
