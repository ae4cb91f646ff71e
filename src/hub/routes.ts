// Every HTTP route of the hub on one screen. Who may call each, and what goes in and out, stands at its definition;
// everything else is the web app (http/web-app.ts) and the WebSocket (http/upgrade.ts).
import type { Clock } from '../std/clock.ts';
import type { Weakening } from '../wire/protocol/weakenings.ts';
import type { Accounts } from './accounts/accounts.ts';
import { type AuthRouteDeps, authRoutes, signInWaysRoute } from './accounts/auth-routes.ts';
import { type AuthorityRouteDeps, authorityRoutes } from './accounts/authority-routes.ts';
import { type PeopleRouteDeps, peopleRoutes } from './accounts/people-routes.ts';
import { type PortraitRouteDeps, portraitRoutes } from './accounts/portrait-routes.ts';
import { type ResetRouteDeps, resetRoutes } from './accounts/reset-routes.ts';
import { meRoute, signInLinkRoute, signInRoute, signOutRoute } from './accounts/routes.ts';
import type { Attachments } from './attachments/attachments.ts';
import { downloadRoute, runnerDownloadRoute, uploadRoute } from './attachments/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import type { Bus } from './bus.ts';
import { readDraftRoute, writeDraftRoute } from './drafts/routes.ts';
import type { RouteTable } from './http/app.ts';
import { openApiRoute } from './http/openapi.ts';
import { type Figure, healthRoute, metricsRoute, readyRoute } from './observe.ts';
import type { Access } from './policy/access.ts';
import { type ByMachineDeps, machinePreviewRoutes } from './previews/by-machine.ts';
import { type PreviewRouteDeps, previewRoutes } from './previews/routes.ts';
import type { ForgetMachine } from './runners/forget.ts';
import {
  authorizeRoute,
  decideRoute,
  deviceRoute,
  enrolWithTokenRoute,
  metadataRoute,
  type OAuthDeps,
  pendingRoute,
  tokenRoute,
} from './runners/oauth/routes.ts';
import { enrolRoute, forgetRunnerRoute, leaveRoute, renameRunnerRoute, runnerRequestRoute } from './runners/routes.ts';
import type { Runners } from './runners/runners.ts';
import { searchRoute } from './search/routes.ts';
import type { Threads } from './threads/threads.ts';
import type { Channels } from './workspaces/channels.ts';
import { channelRoutes } from './workspaces/routes.ts';

export type RouteDeps = AuthRouteDeps &
  AuthorityRouteDeps &
  PeopleRouteDeps &
  ResetRouteDeps &
  PortraitRouteDeps &
  PreviewRouteDeps &
  ByMachineDeps & {
    readonly bus: Bus;
    readonly access: Access;
    readonly channels: Channels;
    readonly accounts: Accounts;
    readonly attachments: Attachments;
    readonly runners: Runners;
    readonly forgetMachine: ForgetMachine;
    readonly threads: Threads;
    readonly oauth: OAuthDeps;
    readonly clock: Clock;
    readonly figures: readonly Figure[];
    readonly hubId: string;
    readonly hubVersion: string;
    readonly weakened: readonly Weakening[];
    readonly toSignInLink: (code: string) => string;
  };

export const routes = (deps: RouteDeps): RouteTable => ({
  'GET /api/openapi.json': openApiRoute(deps.hubVersion, () => routes(deps)),
  'GET /api/health': healthRoute(deps.hubVersion, deps.hubId),
  'GET /api/ready': readyRoute(deps.store),
  'GET /api/metrics': metricsRoute(deps.figures),

  'POST /api/sign-in': signInRoute(deps.accounts, deps.cookie, deps.attempts),
  'POST /api/sign-out': signOutRoute(deps.accounts, deps.bus, deps.cookie),
  'GET /api/sign-in-ways': signInWaysRoute(deps.oidc, deps.mail !== undefined),
  'GET /api/me': meRoute(deps.weakened),
  ...authRoutes(deps),
  ...peopleRoutes(deps),
  ...resetRoutes(deps),
  ...portraitRoutes(deps),
  ...authorityRoutes(deps),
  ...channelRoutes(deps.channels),
  ...auditRoutes(deps),

  'POST /api/attachments': uploadRoute(deps.attachments),
  'GET /api/attachments/:id': downloadRoute(deps.attachments),
  'GET /api/search': searchRoute(deps.store, deps.access),
  'GET /api/drafts/:threadId': readDraftRoute(deps),
  'PUT /api/drafts/:threadId': writeDraftRoute(deps),
  'PATCH /api/runners/:id': renameRunnerRoute(deps.runners, deps.access),
  'DELETE /api/runners/:id': forgetRunnerRoute(deps.forgetMachine, deps.access),
  'POST /api/runners/:id/requests': runnerRequestRoute(deps),

  'DELETE /api/runner': leaveRoute(deps.forgetMachine),
  ...previewRoutes(deps),
  ...machinePreviewRoutes(deps),
  'GET /api/runner/attachments/:sha256': runnerDownloadRoute(deps.attachments),
  'GET /.well-known/oauth-authorization-server': metadataRoute(deps.oauth),
  'POST /api/oauth/device': deviceRoute(deps.oauth),
  'POST /api/oauth/token': tokenRoute(deps.oauth),
  'GET /api/oauth/requests': pendingRoute(deps.oauth),
  'POST /api/oauth/decide': decideRoute(deps.oauth),
  'POST /api/oauth/authorize': authorizeRoute(deps.oauth),
  'POST /api/runners': enrolWithTokenRoute(deps.oauth),
  'POST /api/local/runners': enrolRoute(deps.accounts, deps.runners, deps.hubId),
  'POST /api/local/sign-in-links': signInLinkRoute(deps.accounts, deps.toSignInLink),
});
