import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditLine, canonical, chainHash, createChainCheck } from './chain.ts';

const logOf = (count: number): AuditLine[] => {
  let hash = '';
  return Array.from({ length: count }, (_, index) => {
    const no = index + 1;
    const entry = canonical({ no, at: no, actor: null, what: 'session.started', detail: { n: index } });
    hash = chainHash(hash, entry);
    return { no, entry, hash };
  });
};
const problemOf = (lines: readonly AuditLine[]) => createChainCheck().take(lines);

describe('R51: a chain of entries', () => {
  test('is sound as it was written, read at once or in pieces', () => {
    const log = logOf(20);
    expect(problemOf(log)).toBeUndefined();
    const check = createChainCheck();
    for (const line of log) expect(check.take([line])).toBeUndefined();
    expect(check.head()).toEqual({ no: 20, hash: log.at(-1)?.hash });
  });

  test('shows every change, removal, repetition and exchange of entries', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.nat(),
        fc.constantFrom('change', 'remove', 'repeat', 'swap', 'rehash'),
        (count, where, how) => {
          const log = logOf(count);
          const at = where % (how === 'swap' || how === 'remove' ? count - 1 : count);
          const line = log[at] as AuditLine;
          if (how === 'change') log[at] = { ...line, entry: line.entry.replace('"at":', '"at":1') };
          if (how === 'remove') log.splice(at, 1);
          if (how === 'repeat') log.splice(at, 0, line);
          if (how === 'swap') log.splice(at, 2, log[at + 1] as AuditLine, line);
          if (how === 'rehash') log[at] = { ...line, hash: chainHash('', line.entry.replace('}', ' }')) };
          expect(problemOf(log)?.code).toBe('audit_broken');
        },
      ),
    );
  });

  test('says which entry is the first that is wrong', () => {
    const log = logOf(5);
    log[2] = { ...(log[2] as AuditLine), entry: '{}' };
    expect(problemOf(log)?.message).toContain('Entry 3');
  });
});

test('the same entry is the same text, whatever the order of its fields', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))),
      entry => {
        const backwards = Object.fromEntries(Object.entries(entry).reverse());
        expect(canonical(backwards)).toBe(canonical(entry));
        expect(JSON.parse(canonical(entry))).toEqual(JSON.parse(JSON.stringify(entry)));
      },
    ),
  );
});
