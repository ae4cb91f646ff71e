// Who is at the other end of a WebSocket, settled once at the upgrade (http/upgrade.ts) and carried by every channel
// of that socket. Topics say who may join them; nothing a client sends later changes who it is.

import { HawserError } from '../std/errors.ts';
import type { RunnerId, WorkspaceId } from '../wire/protocol/ids.ts';
import type { Member } from '../wire/protocol/workspace-topic.ts';

/** A signed-in person in the workspace, as they were when they came; what they may do is asked anew each time. */
export type Viewer = {
  readonly workspaceId: WorkspaceId;
  readonly member: Member;
  readonly userId: string;
  /** Id of the session their cookie belongs to. */
  readonly session: string;
};

export type Connection =
  | { readonly kind: 'browser'; readonly viewer: Viewer }
  | { readonly kind: 'runner'; readonly runnerId: RunnerId };

/** One answer to every join that is not allowed: it does not tell what exists (R43). */
export const notYours = (): HawserError =>
  new HawserError({ code: 'unauthorized', message: 'This does not exist, or is not yours to see.' });

/** @throws HawserError `unauthorized` when a runner asks for what is for people */
export const viewerOf = (connection: Connection): Viewer => {
  if (connection.kind !== 'browser') throw notYours();
  return connection.viewer;
};
