// What a row of the route table (routes.ts) is made of: who may call it, what goes in and out, and what it does. The
// same schemas check requests, shape answers and describe the API (GET /api/openapi.json).

import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { RunnerId } from '../../wire/protocol/ids.ts';
import type { Device } from '../accounts/accounts.ts';
import type { Viewer } from '../connection.ts';
import type { Action } from '../policy.ts';

/**
 * `anyone`: no credential. `member`: a signed-in person. `runner`: an enrolled runner's proof. `local`: the secret in
 * this hub's own folder, which only the same user of the same machine can read.
 */
export type Access = 'anyone' | 'member' | 'runner' | 'local';

/** Who a request is from, as its route's access demands. */
export type Caller<Kind extends Access> = Kind extends 'member'
  ? Viewer
  : Kind extends 'runner'
    ? { readonly runnerId: RunnerId }
    : undefined;

/**
 * What a member's request must be allowed to do (policy.ts). An action on the workspace is checked before the handler
 * runs; `oneself` changes nothing but one's own; `named` concerns something the request names, which the handler checks.
 */
export type Needs = Action | 'oneself' | 'named';

export type Reply = {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
};

export type Request<Kind extends Access, Params, Query, Body> = {
  readonly caller: Caller<Kind>;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  /** The other end, as a person would recognise it. */
  readonly from: Device;
  readonly reply: Reply;
};

export type Route = {
  readonly access: Access;
  /** Stands at every row for members; a test says so. */
  readonly needs?: Needs;
  readonly summary: string;
  readonly schema: {
    readonly params?: z.ZodType;
    readonly querystring?: z.ZodType;
    readonly body?: z.ZodType;
    readonly response?: Readonly<Record<number, z.ZodType>>;
  };
  /** Takes the body as it comes, of any type and up to this many bytes, instead of JSON. */
  readonly rawBody?: number;
  // The types inside a row agree with each other (route() below); the table only needs to call it.
  readonly handle: (request: Request<Access, never, never, never>) => Promise<unknown>;
};

type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Makes a row whose handler sees the types of its own schemas. */
export const route = <
  Kind extends Access,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Ok extends z.ZodType | undefined = undefined,
>(row: {
  access: Kind;
  needs?: Needs;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  ok?: Ok;
  rawBody?: number;
  handle: (
    request: Request<Kind, OutputOf<Params>, OutputOf<Query>, Body extends z.ZodType ? z.output<Body> : Readable>,
  ) => Promise<Ok extends z.ZodType ? z.output<Ok> : unknown>;
}): Route => ({
  access: row.access,
  ...(row.needs !== undefined && { needs: row.needs }),
  summary: row.summary,
  schema: {
    ...(row.params && { params: row.params }),
    ...(row.query && { querystring: row.query }),
    ...(row.body && { body: row.body }),
    ...(row.ok && { response: { 200: row.ok } }),
  },
  ...(row.rawBody !== undefined && { rawBody: row.rawBody }),
  handle: row.handle as Route['handle'],
});
