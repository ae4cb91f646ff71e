import { request } from 'node:http';
import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Garbled } from './answer-head.ts';
import { createAnswerReader } from './answer-reader.ts';

type Read = {
  status: number;
  message: string;
  rawHeaders: readonly string[];
  body: string;
  rawTrailers: readonly string[];
};
const GARBLED = 'garbled';
const CUT = 'cut';

/** Reads an answer that comes in pieces, after which the app ends the connection; what says more than that is garbled. */
const read = (pieces: readonly string[], method = 'GET'): Read | typeof GARBLED | typeof CUT => {
  const seen: Read = { status: 0, message: '', rawHeaders: [], body: '', rawTrailers: [] };
  let over = false;
  const reader = createAnswerReader(method, {
    hints: () => undefined,
    head: ({ status, message, rawHeaders }) => Object.assign(seen, { status, message, rawHeaders }),
    data: chunk => {
      seen.body += chunk.toString('latin1');
    },
    end: (rawTrailers, last) => {
      seen.body += last?.toString('latin1') ?? '';
      seen.rawTrailers = rawTrailers;
      over = true;
    },
  });
  try {
    for (const piece of pieces) {
      if (over && piece !== '') return GARBLED;
      const after = reader.read(Buffer.from(piece, 'latin1'));
      if (after && after.length > 0) return GARBLED;
    }
    if (!over) reader.ended();
  } catch (error) {
    if (error instanceof Garbled) return GARBLED;
    throw error;
  }
  return over ? seen : CUT;
};

/** The same read by Node's own client. */
const readByNode = (text: string, method: string): Promise<Read | 'failed'> =>
  new Promise(resolve => {
    const [ours, app] = duplexPair();
    const fail = () => resolve('failed');
    const asked = request({ createConnection: () => ours, method, host: 'app' }, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        const { statusCode: status = 0, statusMessage: message = '', rawHeaders, rawTrailers } = response;
        resolve({ status, message, rawHeaders, rawTrailers, body: Buffer.concat(chunks).toString('latin1') });
      });
    });
    asked.on('error', fail).end();
    app.on('error', () => undefined).resume();
    app.end(Buffer.from(text, 'latin1'));
  });

const inPieces = (text: string, cuts: readonly number[]): string[] => {
  const at = [...new Set(cuts.map(cut => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
};

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const field = fc.tuple(token, value).map(([name, text]) => [`X-${name}`, text] as const);
const lines = (fields: readonly (readonly [string, string])[]) => fields.map(each => `${each.join(': ')}\r\n`).join('');
const body = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)),
  maxLength: 60,
});
const extension = fc.constantFrom('', ';a', ';a=b', ';a="b; c"', ';a;b="\\""');
const chunked = (chunks: readonly string[], extension: string, trailers: readonly (readonly [string, string])[]) =>
  `${[...chunks.filter(chunk => chunk !== ''), '']
    .map(chunk => `${chunk.length.toString(16)}${extension}\r\n${chunk}${chunk === '' ? '' : '\r\n'}`)
    .join('')}${lines(trailers)}\r\n`;
const asked = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'POST'),
    early: fc.constantFrom('', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'),
    status: fc.constantFrom(200, 204, 206, 304, 404, 500),
    fields: fc.array(field, { maxLength: 4 }),
    chunks: fc.array(body, { maxLength: 4 }),
    extension,
    trailers: fc.array(field, { maxLength: 2 }),
    framing: fc.constantFrom('length', 'chunks', 'end'),
  })
  .map(({ method, early, status, fields, chunks, extension, trailers, framing }) => {
    const head = `${early}HTTP/1.1 ${status} Fine\r\n${lines(fields)}`;
    const all = chunks.join('');
    const framed = {
      length: [`Content-Length: ${all.length}\r\n`, all],
      chunks: ['Transfer-Encoding: chunked\r\n', chunked(chunks, extension, trailers)],
      end: ['', all],
    }[framing];
    const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
    return { method, text: `${head}${framed[0]}\r\n${hasBody ? framed[1] : ''}` };
  });
const cuts = fc.array(fc.nat(400), { maxLength: 8 });

describe('R19, R20: what is read', () => {
  test('is what Node’s own client reads, in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(asked, cuts, async ({ text, method }, at) => {
        const ours = read(inPieces(text, at), method);
        expect(ours).not.toBe(GARBLED);
        expect(ours).toEqual(await readByNode(text, method));
      }),
      { numRuns: 300 },
    );
  });

  test('of an answer that was tampered with is what Node’s own client reads, or nothing', async () => {
    const spot = fc.tuple(
      fc.nat(400),
      fc.nat(3),
      fc.string({ unit: fc.constantFrom(...'\r\n\t :;="\\0aZ\0\x7f\xff'), maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(
        asked,
        fc.array(spot, { minLength: 1, maxLength: 3 }),
        cuts,
        async ({ text, method }, spots, at) => {
          const evil = spots.reduce((sum, [place, gone, more]) => {
            const from = place % (sum.length + 1);
            return sum.slice(0, from) + more + sum.slice(from + gone);
          }, text);
          const ours = read(inPieces(evil, at), method);
          if (typeof ours !== 'string') expect(ours).toEqual(await readByNode(evil, method));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['a list of lengths', 'Content-Length: 5, 5\r\n\r\nhello'],
    ['a length with a sign', 'Content-Length: +5\r\n\r\nhello'],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['another coding', 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['chunks twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a tab after a coding', 'Transfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'X-A: 1\r\n 2\r\n\r\n'],
    ['a space before the colon', 'Content-Length : 5\r\n\r\nhello'],
    ['a bare line feed', 'X-A: 1\nX-B: 2\r\n\r\n'],
    ['lines that end in line feeds', 'X-A: 1\n\n'],
    ['a bare carriage return', 'X-A: 1\rX-B: 2\r\n\r\n'],
    ['a NUL', 'X-A: \0\r\n\r\n'],
    ['a chunk of a negative size', 'Transfer-Encoding: chunked\r\n\r\n-1\r\n'],
    ['a chunk longer than it says', 'Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n'],
    ['a chunk of no size', 'Transfer-Encoding: chunked\r\n\r\n\r\n'],
    ['a space after a size', 'Transfer-Encoding: chunked\r\n\r\n0 \r\n\r\n'],
    ['an extension without a name', 'Transfer-Encoding: chunked\r\n\r\n0;\r\n\r\n'],
    ['an extension that does not close', 'Transfer-Encoding: chunked\r\n\r\n0;a="b\r\n\r\n'],
  ])('of an answer with %s is nothing', (_, rest) => {
    expect(read([`HTTP/1.1 200 OK\r\n${rest}`])).toBe(GARBLED);
    expect(read([...`HTTP/1.1 200 OK\r\n${rest}`])).toBe(GARBLED);
  });

  test('a tab after any other header is space, as RFC 9112 says', () => {
    expect(read(['HTTP/1.1 200 OK\r\nX-A: 1 \t\r\nContent-Length: 0\r\n\r\n'])).toMatchObject({
      rawHeaders: ['X-A', '1', 'Content-Length', '0'],
    });
  });

  test('R24: of an answer without end, or with a thousand headers, is nothing', () => {
    expect(read(['HTTP/1.1 200 OK\r\n', ...Array.from({ length: 80 }, () => `X-A: ${'a'.repeat(1_000)}\r\n`)])).toBe(
      GARBLED,
    );
    expect(read([`HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(1_001)}\r\n`])).toBe(GARBLED);
    expect(read([`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0;${'x'.repeat(300)}`])).toBe(GARBLED);
  });

  test('F17: of an answer that ends too early is not taken for the whole', () => {
    expect(read(['HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello'])).toBe(CUT);
    expect(read(['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'])).toBe(CUT);
    expect(read(['HTTP/1.1 200 OK\r\nX-A: 1\r\n'])).toBe(CUT);
  });
});
