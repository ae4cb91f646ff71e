// The log's page offers each kind of entry as a filter and has words for each: the hub writes them, the web app names them.
import { expect, test } from 'vitest';
import { AUDIT_EVENTS } from '../src/hub/audit/append.ts';
import { en } from '../src/web/words/en.ts';

test('whatever the hub records can be filtered for and read', () => {
  const wanted = AUDIT_EVENTS.flatMap(event => [`audit.kind.${event.split('.')[0]}`, `audit.what.${event}`]);
  expect(wanted.filter(key => !(key in en))).toEqual([]);
});
