// All viewers of a round and its publisher in one process. An event counts as received when the last viewer has it;
// that is what people mean by "everybody sees it".
import { percentile } from '../figure.ts';
import { dialects } from './dialects.ts';
import { nowMicros, type Round, type RoundResult, STAMP } from './wire.ts';

/** Events on their way at once in a round without a rate. */
const OUTSTANDING = 64;
const SETTLE_MS = 400;

const mark = Buffer.from(STAMP);

const stampOf = (payload: Buffer): number => {
  let at = payload.indexOf(mark) + mark.length;
  let stamp = 0;
  for (let digit = payload[at] ?? 0; digit >= 48 && digit <= 57; digit = payload[++at] ?? 0)
    stamp = stamp * 10 + digit - 48;
  return stamp;
};

const play = async (round: Round, askServer: (message: unknown) => Promise<unknown>): Promise<RoundResult> => {
  const speaker = dialects[round.dialect];
  /** Stamp → how many viewers have it. */
  const pending = new Map<number, number>();
  const latencies: number[] = [];
  let onReceivedByAll: () => void = () => undefined;
  const onEvent = (payload: Buffer) => {
    const stamp = stampOf(payload);
    const seen = (pending.get(stamp) ?? 0) + 1;
    if (seen < round.viewers) return pending.set(stamp, seen);
    pending.delete(stamp);
    latencies.push((nowMicros() - stamp) / 1_000);
    return onReceivedByAll();
  };
  const viewers: { close(): void }[] = [];
  for (let from = 0; from < round.viewers; from += 50) {
    const some = Array.from({ length: Math.min(50, round.viewers - from) }, () => speaker.view(round, onEvent));
    viewers.push(...(await Promise.all(some)));
  }
  const publisher = await speaker.publisher(round, askServer);
  await wait(SETTLE_MS);

  await askServer('begin');
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  if (round.rate > 0) await publishAtRate(publisher, round);
  else {
    onReceivedByAll = () => performance.now() - started < round.seconds * 1_000 && publisher.publish();
    for (let index = 0; index < OUTSTANDING; index += 1) publisher.publish();
    await wait(round.seconds * 1_000);
  }
  const seconds = (performance.now() - started) / 1_000;
  const events = latencies.length;
  const cpu = process.cpuUsage(cpuBefore);
  await askServer('end');
  publisher.close();
  for (const viewer of viewers) viewer.close();
  return {
    events,
    seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    clientBusy: (cpu.user + cpu.system) / 1e6 / seconds,
  };
};

/** Open loop: what is due is published whether or not earlier events have arrived. */
const publishAtRate = async (publisher: { publish(): void }, { rate, seconds }: Round): Promise<void> => {
  const started = performance.now();
  let published = 0;
  while (published < rate * seconds) {
    const due = Math.min(rate * seconds, ((performance.now() - started) / 1_000) * rate);
    while (published < due) {
      publisher.publish();
      published += 1;
    }
    await wait(rate > 200 ? 1 : 5);
  }
  await wait(300);
};

const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

// The parent relays questions for the server, whose IPC is its own.
let onAnswer: (answer: unknown) => void = () => undefined;
process.on('message', (message: { round?: Round; answer?: unknown }) => {
  if (message.round) {
    const askServer = (question: unknown) =>
      new Promise<unknown>(resolve => {
        onAnswer = resolve;
        process.send?.({ question });
      });
    play(message.round, askServer).then(
      result => process.send?.({ result }),
      error => process.send?.({ error: String(error) }),
    );
  } else onAnswer(message.answer);
});
process.send?.('ready');
