import { expect, test } from 'vitest';
import { whyUnreachable } from './way-out.ts';

const hub = new URL('https://hub.test:4140');
/** As fetch hands it on. */
const thrown = (code: string) => Object.assign(new TypeError('fetch failed'), { cause: { code } });

test.each([
  ['ENOTFOUND', 'hub_not_found', 'hub.test'],
  ['EAI_AGAIN', 'hub_not_found', 'hub.test'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'hub_untrusted', 'hub.test:4140'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'hub_untrusted', 'another name'],
  ['CERT_HAS_EXPIRED', 'hub_untrusted', 'not valid at this time'],
  ['ERR_PROXY_TUNNEL', 'proxy_refused', 'hub.test:4140'],
])('%s is said in words, with what to do', (code, ours, words) => {
  expect(whyUnreachable(hub, thrown(code))).toEqual({
    code: ours,
    message: expect.stringContaining(words),
    hint: expect.stringMatching(/\w/),
  });
});

test('what says nothing more than that it failed is left to whoever asked', () => {
  expect(whyUnreachable(hub, thrown('ECONNREFUSED'))).toBeUndefined();
  expect(whyUnreachable(hub, new Error('what'))).toBeUndefined();
});
