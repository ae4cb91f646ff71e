// The tasks of the page's main thread as Chromium's own tracing has them: how long each took by the clock, and how much of
// a processor it had in that time. On two cores that an agent, a hub and a runner share, the two are far apart.
import type { CDPSession, Page } from '@playwright/test';

export type Task = { readonly wallMs: number; readonly cpuMs: number };

/** One event of a trace, times in microseconds (Trace Event Format). */
type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
};

/** Traces from here on. @returns ends it and gives the tasks of the renderers' main threads */
export const traceTasks = async (page: Page): Promise<() => Promise<Task[]>> => {
  const devtools = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await devtools.send('Tracing.start', {
    traceConfig: { includedCategories: ['toplevel'] },
    transferMode: 'ReportEvents',
  });
  return async () => {
    await endTracing(devtools);
    const isMain = (event: TraceEvent) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain';
    const mains = new Set(events.filter(isMain).map(({ pid, tid }) => `${pid}:${tid}`));
    return events
      .filter(({ name, ph, pid, tid }) => ph === 'X' && name.includes('RunTask') && mains.has(`${pid}:${tid}`))
      .map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1_000, cpuMs: tdur / 1_000 }));
  };
};

const endTracing = async (devtools: CDPSession): Promise<void> => {
  const complete = new Promise<unknown>(resolve => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await complete;
  await devtools.detach();
};
