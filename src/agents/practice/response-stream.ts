// Writes one answer of the model as the Responses API streams it: server-sent events, each with a rising number.
// https://platform.openai.com/docs/api-reference/responses-streaming
import type { ServerResponse } from 'node:http';
import { randomPart } from '../../std/ids.ts';

/** A tool call as an item of the answer. */
export type CallItem = {
  readonly id: string;
  readonly name: string;
  readonly namespace?: string;
  /** JSON of the arguments of a function, or the free text of a custom tool. */
  readonly input: string;
  readonly custom: boolean;
};

/** Paces the deltas of one text; resolves when the next may be written. Throws to stop. */
export type Pace = () => Promise<void> | undefined;

/** How much may wait in the socket before we wait too, so that a flood of deltas stays out of our memory. */
const HIGH_WATER = 256 << 10;

export class ResponseStream {
  readonly #response: ServerResponse;
  readonly #id = `resp_${randomPart()}`;
  #sequence = 0;
  #index = 0;
  #buffer = '';
  #written = 0;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  begin(): void {
    this.#response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.#event('response.created', { response: { id: this.#id } });
    this.#flush();
  }

  /** A message, piece by piece. */
  async message(pieces: Iterable<string>, phase: 'commentary' | 'final_answer', pace: Pace): Promise<void> {
    const id = `msg_${randomPart()}`;
    const place = { output_index: this.#index, content_index: 0, item_id: id };
    const item = { type: 'message', id, role: 'assistant', phase };
    this.#event('response.output_item.added', {
      output_index: this.#index,
      item: { ...item, status: 'in_progress', content: [] },
    });
    this.#event('response.content_part.added', { ...place, part: { type: 'output_text', text: '', annotations: [] } });
    const text = await this.#deltas('response.output_text.delta', place, pieces, pace);
    this.#event('response.output_text.done', { ...place, text });
    this.#done({ ...item, status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] });
  }

  /** A summary of what the model thought. */
  async reasoning(pieces: Iterable<string>, pace: Pace): Promise<void> {
    const id = `rs_${randomPart()}`;
    const place = { output_index: this.#index, summary_index: 0, item_id: id };
    this.#event('response.output_item.added', {
      output_index: this.#index,
      item: { type: 'reasoning', id, summary: [] },
    });
    this.#event('response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } });
    const text = await this.#deltas('response.reasoning_summary_text.delta', place, pieces, pace);
    this.#event('response.reasoning_summary_text.done', { ...place, text });
    this.#done({ type: 'reasoning', id, summary: [{ type: 'summary_text', text }], encrypted_content: null });
  }

  call(call: CallItem): void {
    const id = `${call.custom ? 'ctc' : 'fc'}_${randomPart()}`;
    const item = {
      type: call.custom ? 'custom_tool_call' : 'function_call',
      id,
      call_id: call.id,
      name: call.name,
      ...(call.namespace !== undefined && { namespace: call.namespace }),
    };
    const field = call.custom ? 'input' : 'arguments';
    const event = call.custom ? 'response.custom_tool_call_input' : 'response.function_call_arguments';
    const place = { output_index: this.#index, item_id: id };
    this.#event('response.output_item.added', { output_index: this.#index, item: { ...item, [field]: '' } });
    this.#event(`${event}.delta`, { ...place, delta: call.input });
    this.#event(`${event}.done`, { ...place, [field]: call.input });
    this.#done({ ...item, [field]: call.input });
  }

  /** @param inputChars size of the request, from which the usage is estimated */
  complete(inputChars: number): void {
    // Four characters a token is the usual rule of thumb. The estimate is capped well below the context window, so that
    // Codex never asks a script to summarise a conversation.
    const input = Math.min(80_000, Math.ceil(inputChars / 4));
    const output = Math.min(20_000, Math.ceil(this.#written / 4));
    this.#event('response.completed', {
      response: {
        id: this.#id,
        output: [],
        usage: {
          input_tokens: input,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: output,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: input + output,
        },
      },
    });
    this.#flush();
    this.#response.end();
  }

  /** The model gives up in the middle of its answer. */
  fail(code: string, message: string): void {
    this.#event('response.failed', { response: { id: this.#id, status: 'failed', error: { code, message } } });
    this.#flush();
    this.#response.end();
  }

  async #deltas(event: string, place: object, pieces: Iterable<string>, pace: Pace): Promise<string> {
    const said: string[] = [];
    for (const piece of pieces) {
      const wait = pace();
      if (wait) {
        this.#flush();
        await wait;
      }
      this.#event(event, { ...place, delta: piece });
      said.push(piece);
      this.#written += piece.length;
      if (this.#buffer.length > HIGH_WATER) await this.#drain();
    }
    return said.join('');
  }

  #done(item: object): void {
    this.#event('response.output_item.done', { output_index: this.#index, item });
    this.#flush();
    this.#index += 1;
  }

  #event(type: string, fields: object): void {
    const data = JSON.stringify({ type, sequence_number: this.#sequence, ...fields });
    this.#sequence += 1;
    this.#buffer += `event: ${type}\ndata: ${data}\n\n`;
  }

  #flush(): boolean {
    const text = this.#buffer;
    this.#buffer = '';
    return text === '' || this.#response.write(text);
  }

  async #drain(): Promise<void> {
    if (this.#flush() || this.#response.destroyed) return;
    await new Promise<void>(resolve => {
      const go = () => {
        this.#response.off('drain', go);
        this.#response.off('close', go);
        resolve();
      };
      this.#response.once('drain', go);
      this.#response.once('close', go);
    });
  }
}
