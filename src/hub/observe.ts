// What a hub tells machines about itself: alive, ready, and figures in the Prometheus text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/). The figures are the table below.

import { route } from './http/route.ts';
import type { Store } from './store/store.ts';

export type Figure = {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly read: () => number;
};

export const healthRoute = (version: string, hubId: string) =>
  route({
    access: 'anyone',
    summary: 'Whether the hub is alive',
    handle: async () => ({ ok: true, name: 'hawser', version, hubId }),
  });

export const readyRoute = (store: Store) =>
  route({
    access: 'anyone',
    summary: 'Whether the hub can do its work: its database can be written to',
    handle: async () => {
      await store.check();
      return { ok: true, store: store.kind };
    },
  });

export const metricsRoute = (figures: readonly Figure[]) =>
  route({
    access: 'local',
    summary: 'Figures for Prometheus; the bearer token is the hub’s local secret',
    handle: async ({ reply }) => {
      reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
      return expose(figures);
    },
  });

const expose = (figures: readonly Figure[]): string =>
  figures
    .map(({ name, help, type, read }) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${read()}\n`)
    .join('');
