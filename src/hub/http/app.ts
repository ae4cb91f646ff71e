// The HTTP face of the hub: Fastify with the guards, the headers and the error form that hold for every route, and the
// table of routes mounted on it. Handlers know nothing of Fastify.
import { createServer } from 'node:http';
import { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { HawserError, type Problem, toProblem } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { MemberId, RunnerId } from '../../wire/protocol/ids.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { sameSecret } from '../accounts/secrets.ts';
import type { DoorPlan } from '../doors/plan.ts';
import type { Access as Rights } from '../policy/access.ts';
import { forbidden } from '../policy.ts';
import type { PreviewDoor } from '../previews/door.ts';
import { bearerOf, cookieOf, isOwnHost, isOwnOrigin } from './guards.ts';
import type { Names } from './names.ts';
import type { Access, Caller, Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { previewsFirst, SERVER_OPTIONS } from './serve.ts';

export type AppDeps = {
  readonly log: Logger;
  readonly accounts: Accounts;
  readonly rights: Rights;
  readonly checkProof: (proof: string) => Promise<RunnerId>;
  readonly localSecret: string;
  /** Name of the cookie of signed-in browsers. */
  readonly cookie: string;
  readonly names: Names;
  readonly doors: Pick<DoorPlan, 'secure' | 'trusts'>;
  /** What the hub's own pages may show in frames (security-headers.ts). */
  readonly frames: () => string;
  /** Requests under other hosts than the hub's, taken before any route is looked at. */
  readonly previews: Pick<PreviewDoor, 'owns' | 'handle'>;
};

/** Routes by `METHOD /path`. */
export type RouteTable = Readonly<Record<string, Route>>;

const JSON_BODY_BYTES = 1 << 20;
const FORM = 'application/x-www-form-urlencoded';
const FORM_BYTES = 16 << 10;

export const createApp = (routes: RouteTable, deps: AppDeps): FastifyInstance => {
  const app = fastify({
    bodyLimit: JSON_BODY_BYTES,
    loggerInstance: silent,
    // Who a request is from (`request.ip`): the peer, or whom a proxy that was named speaks for (R13).
    trustProxy: deps.doors.trusts,
    serverFactory: handler => createServer(SERVER_OPTIONS, previewsFirst(deps.previews, handler)),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  app.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: FORM_BYTES }, (request, body, done) => {
    // OAuth speaks in forms. Nothing else here does: a page of another site can send one without asking first.
    if (!request.url.startsWith('/api/oauth/')) return done(Object.assign(new Error('forms'), { statusCode: 415 }));
    const fields = [...new URLSearchParams(String(body))];
    const names = new Set(fields.map(([name]) => name));
    // RFC 6749, section 3.2: a parameter must not be there twice.
    if (names.size < fields.length) return done(Object.assign(new Error('twice'), { statusCode: 400 }));
    done(null, Object.fromEntries(fields));
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders(request.url, { secure: deps.doors.secure, frames: deps.frames() }));
    if (!isOwnHost(request.headers, deps.names)) throw wrongHost();
    const safe = request.method === 'GET' || request.method === 'HEAD';
    if (!safe && !isOwnOrigin(request.headers, deps.names)) throw wrongOrigin();
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    const status = STATUS[problem.code] ?? statusOf(error);
    if (status >= 500)
      deps.log.error('a request failed', { method: request.method, url: request.routeOptions.url, error });
    return reply.status(status).send(problem);
  });
  app.setNotFoundHandler((_request, reply) => {
    const problem: Problem = { code: 'not_found', message: 'There is nothing at this address.' };
    return reply.status(404).send(problem);
  });

  for (const [name, route] of Object.entries(routes)) mount(app, name, route, deps);
  return app as unknown as FastifyInstance;
};

const mount = (app: FastifyInstance, name: string, route: Route, deps: AppDeps): void => {
  const [method = '', url = ''] = name.split(' ');
  const identify = async (request: FastifyRequest) => {
    const caller = await callerOf(route.access, request, deps);
    if (caller && 'member' in caller) mustMeet(route, caller.member.id, deps.rights);
    Object.assign(request, { caller });
  };
  app.route({
    method,
    url,
    schema: { summary: route.summary, ...route.schema },
    ...(route.rawBody !== undefined && { bodyLimit: route.rawBody }),
    // Before the body is read: who may not call has nothing to upload either.
    preParsing: identify,
    handler: async (request, reply) => {
      const { params, query, body, headers } = request;
      const { caller } = request as FastifyRequest & { caller: never };
      const answer = await route.handle({
        caller,
        params: params as never,
        query: query as never,
        body: body as never,
        headers,
        from: { address: request.ip, device: headers['user-agent'] },
        reply: wrap(reply),
      });
      return reply.send(answer ?? {});
    },
  });
};

/** @throws HawserError `forbidden` */
const mustMeet = ({ needs }: Route, member: MemberId, rights: Rights): void => {
  // A row that does not say what it takes is for nobody (http/app.int.test.ts finds it).
  if (needs === undefined) throw forbidden();
  if (needs !== 'oneself' && needs !== 'named') rights.must(member, needs, { kind: 'workspace' });
};

const callerOf = async (access: Access, { headers }: FastifyRequest, deps: AppDeps): Promise<Caller<Access>> => {
  switch (access) {
    case 'anyone':
      return undefined;
    case 'member': {
      const cookie = cookieOf(headers, deps.cookie);
      const viewer = cookie && (await deps.accounts.viewer(cookie));
      if (!viewer) throw signedOut();
      return viewer;
    }
    case 'runner': {
      const proof = bearerOf(headers);
      if (!proof) throw signedOut();
      return { runnerId: await deps.checkProof(proof) };
    }
    case 'local': {
      const secret = bearerOf(headers);
      if (!secret || !sameSecret(secret, deps.localSecret)) throw signedOut();
      return undefined;
    }
  }
};

const wrap = (reply: FastifyReply) => {
  const wrapped = {
    status: (code: number) => {
      reply.status(code);
      return wrapped;
    },
    header: (name: string, value: string) => {
      reply.header(name, value);
      return wrapped;
    },
  };
  return wrapped;
};

/** Problems whose status says more than 400. */
const STATUS: Readonly<Record<string, number>> = {
  signed_out: 401,
  sign_in_failed: 401,
  not_enrolled: 401,
  too_many_attempts: 429,
  sign_in_unavailable: 503,
  wrong_code: 401,
  wrong_password: 403,
  last_owner: 409,
  email_taken: 409,
  invitation_over: 404,
  reset_over: 404,
  password_missing: 404,
  unauthorized: 404,
  forbidden: 403,
  wrong_origin: 403,
  not_found: 404,
  wrong_host: 421,
  runner_offline: 503,
  runner_silent: 504,
  storage_full: 507,
  storage_busy: 503,
  storage_failed: 500,
  internal: 500,
  body_too_large: 413,
  attachment_too_large: 413,
  attachment_type: 415,
  portrait_too_large: 413,
  portrait_type: 415,
  unsupported_type: 415,
};

const statusOf = (error: unknown): number => {
  if (error instanceof HawserError) return 400;
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
};

const problemOf = (error: unknown): Problem => {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const where = first?.instancePath.replaceAll('/', '.').replace(/^\./, '') || 'the request';
    return { code: 'invalid_request', message: `Not as expected: ${where}: ${first?.message}.` };
  }
  const { code } = error as { code?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return { code: 'body_too_large', message: 'The request is larger than this hub takes.' };
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return { code: 'unsupported_type', message: 'This hub takes application/json here.' };
  }
  if (statusOf(error) < 500 && !(error instanceof HawserError)) {
    return { code: 'invalid_request', message: 'The hub could not read this request.' };
  }
  return toProblem(error);
};

const wrongHost = () =>
  new HawserError({
    code: 'wrong_host',
    message: 'This hub does not answer under this name.',
    hint: 'Use the address that the hub printed when it started.',
  });
const wrongOrigin = () =>
  new HawserError({ code: 'wrong_origin', message: 'Requests from other sites are not accepted.' });
const signedOut = () =>
  new HawserError({
    code: 'signed_out',
    message: 'You are not signed in.',
    hint: 'Sign in. On the hub’s own machine, `hawser link` prints a link for its owner.',
  });

/** Requests are logged by the error handler and counted by the metrics; Fastify's own lines would repeat both. */
const silent: FastifyBaseLogger = {
  level: 'silent',
  fatal: () => undefined,
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  trace: () => undefined,
  silent: () => undefined,
  child: () => silent,
};
