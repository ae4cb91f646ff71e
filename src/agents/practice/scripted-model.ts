// The scripted model itself: reads what is asked, lets understand.ts or a script in the prompt decide what to do, and says
// this request's part of it at a readable pace. server.ts is its door.
import { access } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { type Clock, delay } from '../../std/clock.ts';
import type { ModelRequest } from './model-request.ts';
import { type Pace, ResponseStream } from './response-stream.ts';
import type { Step, StepOf } from './script.ts';
import { type Act, nextAct } from './turn-player.ts';
import { acknowledge, isRequest, programFor } from './understand.ts';

export type ScriptedModelDeps = {
  readonly clock: Clock;
  /** How many pieces a second the model says, unless a step tells otherwise. */
  readonly rate?: number | 'flat' | undefined;
};

/** A readable pace: some 60 pieces a second, each about a word. */
const DEFAULT_RATE = 60;
/** How many turns are remembered, so that a prompt that comes later is known to steer. */
const REMEMBERED_TURNS = 500;
const FILE_POLL_MS = 50;

/** Thrown to leave an answer where it is; the response has been dealt with. */
class Abandoned extends Error {}

type Turn = {
  /** Which of the prompts the turn plays. */
  base: number;
  /** How many prompts have been answered or acknowledged. */
  heard: number;
  /** How often each of its failing steps has failed. */
  readonly failures: Map<string, number>;
};

export class ScriptedModel {
  readonly #deps: ScriptedModelDeps;
  readonly #closing = new AbortController();
  readonly #turns = new Map<string, Turn>();
  readonly #signals = new Set<string>();
  readonly #waiting = new Set<() => void>();

  constructor(deps: ScriptedModelDeps) {
    this.#deps = deps;
  }

  signal(name: string): void {
    this.#signals.add(name);
    for (const wake of [...this.#waiting]) wake();
  }

  close(): void {
    this.#closing.abort(new Abandoned());
  }

  async answer(request: ModelRequest, response: ServerResponse): Promise<void> {
    const turn = this.#turnOf(request);
    const steers = request.prompts.slice(turn.heard);
    turn.heard = request.prompts.length;
    const steeredTo = steers.findLastIndex(isRequest);
    if (steeredTo !== -1) turn.base = turn.heard - steers.length + steeredTo;
    const prompt = request.prompts[turn.base] ?? { text: '', images: [] };
    const key = `${request.turn.slice(-8)}${turn.base}`;
    const act = nextAct(programFor(prompt, request.folder), key, request.outputs);
    const heard = steeredTo === -1 && steers.length > 0 ? [acknowledge(steers)] : [];
    const stop = new AbortController();
    response.once('close', () => stop.abort(new Abandoned()));
    const until = AbortSignal.any([stop.signal, this.#closing.signal]);
    try {
      await this.#play({ ...act, steps: [...heard, ...act.steps] }, turn, request.size, response, until);
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
      response.destroy();
    }
  }

  /** The turn a request belongs to. Its first request says what is asked; prompts that come later steer. */
  #turnOf({ turn: id, prompts }: ModelRequest): Turn {
    const turn = this.#turns.get(id) ?? {
      base: prompts.length - 1,
      heard: prompts.length,
      failures: new Map(),
    };
    this.#turns.delete(id);
    this.#turns.set(id, turn);
    const oldest = this.#turns.keys().next().value;
    if (this.#turns.size > REMEMBERED_TURNS && oldest !== undefined) this.#turns.delete(oldest);
    return turn;
  }

  async #play(act: Act, turn: Turn, size: number, response: ServerResponse, stop: AbortSignal): Promise<void> {
    const stream = new ResponseStream(response);
    const lastSaid = act.calls.length > 0 ? -1 : act.steps.findLastIndex(isText);
    for (const [index, step] of act.steps.entries()) {
      stop.throwIfAborted();
      if (step.do === 'fail' || step.do === 'drop') {
        // Counted from the end, because what is heard on the way is said first.
        if (!failsAgain(step, turn, `${turn.base}/${act.number}/${act.steps.length - index}`)) continue;
        return fail(step, stream, response);
      }
      if (step.do === 'wait') await this.#wait(step, stop);
      // A failure by status is only possible before the first byte, so the answer begins as late as it can.
      else {
        if (!response.headersSent) stream.begin();
        await this.#say(step, stream, index === lastSaid, stop);
      }
    }
    if (!response.headersSent) stream.begin();
    for (const call of act.calls) stream.call(call);
    stream.complete(size);
  }

  async #say(
    step: Extract<Act['steps'][number], { do: 'say' | 'think' | 'stream' | 'hang' }>,
    stream: ResponseStream,
    isLast: boolean,
    stop: AbortSignal,
  ): Promise<void> {
    const phase = isLast ? 'final_answer' : 'commentary';
    switch (step.do) {
      case 'say':
        return stream.message(splitWords(step.text), phase, this.#pace(step.rate, stop));
      case 'stream':
        return stream.message(
          numberedWords(step.count, step.stamped ? this.#deps.clock.now : undefined),
          phase,
          this.#pace(step.rate ?? 'flat', stop),
        );
      case 'think':
        return stream.reasoning(splitWords(step.text), this.#pace(step.rate, stop));
      case 'hang':
        return new Promise((_resolve, reject) => {
          stop.addEventListener('abort', () => reject(stop.reason), { once: true });
        });
    }
  }

  /** Waits between pieces so that they come at `rate` a second on average, however long each wait really takes. */
  #pace(asked: number | 'flat' | undefined, stop: AbortSignal): Pace {
    const { clock } = this.#deps;
    const rate = asked ?? this.#deps.rate ?? DEFAULT_RATE;
    if (rate === 'flat')
      return () => {
        stop.throwIfAborted();
        return undefined;
      };
    const start = clock.monotonic();
    let pieces = 0;
    return () => {
      pieces += 1;
      const due = start + (pieces * 1000) / rate - clock.monotonic();
      stop.throwIfAborted();
      return due > 0 ? delay(clock, due, stop) : undefined;
    };
  }

  async #wait({ ms, signal, file }: StepOf<'wait'>, stop: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    if (ms !== undefined) await delay(clock, ms, stop);
    if (signal !== undefined)
      await new Promise<void>((resolve, reject) => {
        const wake = () => {
          if (!this.#signals.has(signal) && !stop.aborted) return;
          this.#waiting.delete(wake);
          if (stop.aborted) reject(stop.reason);
          else resolve();
        };
        this.#waiting.add(wake);
        stop.addEventListener('abort', wake, { once: true });
        wake();
      });
    while (file !== undefined && !(await exists(file))) await delay(clock, FILE_POLL_MS, stop);
  }
}

const failsAgain = ({ times }: StepOf<'fail'> | StepOf<'drop'>, turn: Turn, step: string): boolean => {
  const failures = (turn.failures.get(step) ?? 0) + 1;
  turn.failures.set(step, failures);
  return times === undefined || failures <= times;
};

const fail = (step: StepOf<'fail'> | StepOf<'drop'>, stream: ResponseStream, response: ServerResponse): void => {
  // Ends the connection without ending the answer. What was written before still arrives, unlike with a reset.
  if (step.do === 'drop') return void response.write(': cut\n\n', () => response.socket?.end());
  const message = step.message ?? 'The script asked for this failure.';
  if (response.headersSent) return stream.fail(step.code ?? 'server_error', message);
  if (step.status === undefined) {
    stream.begin();
    return stream.fail(step.code ?? 'server_error', message);
  }
  response.writeHead(step.status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ error: { message, ...(step.code !== undefined && { code: step.code, type: step.code }) } }),
  );
};

const isText = (step: Step): boolean => step.do === 'say' || step.do === 'stream';

/** About a word each, with the space that follows. */
const splitWords = (text: string): string[] => text.match(/\S{1,12}\s*|\s+/g) ?? [];

function* numberedWords(count: number, now: (() => number) | undefined): Generator<string> {
  for (let i = 0; i < count; i += 1) yield now ? `w${i}@${now()} ` : `w${i} `;
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await access(path);
    return true;
  } catch {
    // That it is not there yet is what we wait for.
    return false;
  }
};
