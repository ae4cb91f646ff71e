// How a person lets this machine in at a hub: in the browser of this machine (authorization code with PKCE), or with a
// code that they type in any browser (device flow). Both end in a token that enrols once; it is never written down.
import * as oauth from 'oauth4webapi';
import { type Clock, delay } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { whyUnreachable } from '../way-out.ts';
import { listenForAnswer } from './callback.ts';

export type LoginOptions = {
  readonly hubUrl: URL;
  /** Shown to the person who is asked. */
  readonly machine: { readonly name: string; readonly host: string };
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** What the person has to be shown to go on. */
export type DeviceCode = { readonly url: string; readonly completeUrl: string; readonly code: string };

const CLIENT: oauth.Client = { client_id: 'hawser-cli' };
const SCOPE = 'enrol';

/**
 * A hub's address as it was typed.
 * @throws HawserError `hub_url`, `hub_insecure`
 */
export const readHubUrl = (typed: string): URL => {
  const url = URL.parse(/^https?:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (url?.username !== '' || url.password !== '') {
    throw new HawserError({
      code: 'hub_url',
      message: `${typed} is not the address of a hub.`,
      hint: 'It looks like https://hub.example.org',
    });
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new HawserError({
      code: 'hub_insecure',
      message: `${url.host} would be reached without encryption, where anybody in between can take this machine over.`,
      hint: `Use https://${url.host}`,
    });
  }
  return new URL(url.origin);
};

export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

/** Logs in with a browser on this machine. @param open shows a page @returns the token @throws HawserError `login_*` */
export const loginWithBrowser = (options: LoginOptions, open: (url: URL) => Promise<void>): Promise<string> =>
  inWords(options, async (server, http) => {
    const state = oauth.generateRandomState();
    const verifier = oauth.generateRandomCodeVerifier();
    const callback = await listenForAnswer(state, options.signal);
    try {
      const page = new URL(endpoint(server.authorization_endpoint, options.hubUrl));
      const params = {
        response_type: 'code',
        client_id: CLIENT.client_id,
        redirect_uri: callback.redirectUri,
        scope: SCOPE,
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...options.machine,
      };
      for (const [name, value] of Object.entries(params)) page.searchParams.set(name, value);
      await open(page);
      const answer = oauth.validateAuthResponse(server, CLIENT, await callback.answer, state);
      const granted = await oauth.authorizationCodeGrantRequest(
        server,
        CLIENT,
        oauth.None(),
        answer,
        callback.redirectUri,
        verifier,
        http,
      );
      return (await oauth.processAuthorizationCodeResponse(server, CLIENT, granted)).access_token;
    } finally {
      callback.close();
    }
  });

/** Logs in with a browser anywhere. @param show tells the person the code @returns the token @throws HawserError `login_*` */
export const loginWithDevice = (options: LoginOptions, show: (code: DeviceCode) => void): Promise<string> =>
  inWords(options, async (server, http) => {
    const { clock, signal, machine } = options;
    const params = { scope: SCOPE, ...machine };
    const asked = await oauth.deviceAuthorizationRequest(server, CLIENT, oauth.None(), params, http);
    const started = await oauth.processDeviceAuthorizationResponse(server, CLIENT, asked);
    const url = endpoint(started.verification_uri, options.hubUrl);
    const completeUrl = endpoint(started.verification_uri_complete ?? url, options.hubUrl);
    show({ url, completeUrl, code: started.user_code });
    let seconds = started.interval ?? 5;
    for (;;) {
      await delay(clock, seconds * 1_000, signal);
      const polled = await oauth.deviceCodeGrantRequest(server, CLIENT, oauth.None(), started.device_code, http);
      try {
        return (await oauth.processDeviceCodeResponse(server, CLIENT, polled)).access_token;
      } catch (error) {
        const said = error instanceof oauth.ResponseBodyError ? error.error : undefined;
        if (said === 'slow_down') seconds += 5;
        else if (said !== 'authorization_pending') throw error;
      }
    }
  });

type Http = { readonly signal: AbortSignal; [oauth.allowInsecureRequests]?: boolean };

/** Finds the hub's endpoints, and says what goes wrong afterwards in words. */
const inWords = async (
  { hubUrl, signal }: LoginOptions,
  login: (server: oauth.AuthorizationServer, http: Http) => Promise<string>,
): Promise<string> => {
  // Only ever for loopback: readHubUrl lets no other plain address through.
  const http: Http = { signal, [oauth.allowInsecureRequests]: hubUrl.protocol === 'http:' };
  try {
    const found = await oauth.discoveryRequest(hubUrl, { ...http, algorithm: 'oauth2' });
    return await login(await oauth.processDiscoveryResponse(hubUrl, found), http);
  } catch (error) {
    throw wordsFor(error, hubUrl, signal);
  }
};

/**
 * A hub names pages and endpoints of its own; one that sends people elsewhere is not followed (R23, R30). As a browser
 * reads it, so that nothing in it moves a terminal, and without a name before the host that could be taken for one.
 */
const endpoint = (named: string | undefined, hubUrl: URL): string => {
  const url = named === undefined ? null : URL.parse(named);
  if (url && url.origin === hubUrl.origin && url.username === '' && url.password === '') return url.href;
  throw new HawserError({ code: 'login_failed', message: `${hubUrl.host} names a page that is not its own.` });
};

const wordsFor = (error: unknown, hubUrl: URL, signal: AbortSignal): HawserError => {
  const { host } = hubUrl;
  if (signal.aborted) return new HawserError({ code: 'login_cancelled', message: 'Logging in was given up.' });
  if (error instanceof HawserError) return error;
  const said =
    error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError
      ? error.error
      : undefined;
  const options = { cause: error };
  if (said === 'access_denied') {
    return new HawserError(
      { code: 'login_denied', message: 'The person at the browser did not let this machine in.' },
      options,
    );
  }
  if (said === 'expired_token') {
    const hint = 'Start again: hawser login --device';
    return new HawserError({ code: 'login_expired', message: 'The code has expired.', hint }, options);
  }
  if (said !== undefined) {
    return new HawserError({ code: 'login_failed', message: `The hub at ${host} refused: ${said}.` }, options);
  }
  return new HawserError(
    whyUnreachable(hubUrl, error) ?? {
      code: 'login_failed',
      message: `Could not log in at ${host}.`,
      hint: 'Check the address, and that the hub runs.',
    },
    options,
  );
};
