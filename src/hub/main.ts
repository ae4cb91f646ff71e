// Puts a hub together and starts it: store, accounts, threads, runners, sockets, HTTP. Everything that is opened is
// closed in the opposite order, also when the start fails half-way.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../std/clock.ts';
import { createCloser } from '../std/closer.ts';
import type { Logger } from '../std/log.ts';
import { createPresence } from '../wire/channel/presence.ts';
import { createChannelServer } from '../wire/channel/server.ts';
import type { RunnerId, ThreadId } from '../wire/protocol/ids.ts';
import type { AgentKind } from '../wire/protocol/settings.ts';
import { openAccounts } from './accounts/accounts.ts';
import { createAdmission } from './accounts/admission.ts';
import { createAttemptLimit } from './accounts/attempt-limit.ts';
import { createAuthDoor } from './accounts/auth-door.ts';
import { sessionCookie } from './accounts/cookie.ts';
import { createDeputies } from './accounts/deputies.ts';
import { createInvitations } from './accounts/invitations.ts';
import { openKeyFile } from './accounts/key-file.ts';
import { createMembers } from './accounts/members.ts';
import { createPasswordResets } from './accounts/password-resets.ts';
import { createPortraits } from './accounts/portraits.ts';
import { createProfiles } from './accounts/profile.ts';
import { recordAuth } from './accounts/record-auth.ts';
import { hashSecret, newSecret } from './accounts/secrets.ts';
import { watchSockets } from './accounts/watch-sockets.ts';
import { createAttachments } from './attachments/attachments.ts';
import { createLocalBus } from './bus.ts';
import { readConfig } from './config.ts';
import type { Connection } from './connection.ts';
import { openDoors } from './doors/open.ts';
import { type DoorOptions, planDoors } from './doors/plan.ts';
import { fanOut } from './fan-out.ts';
import { createApp } from './http/app.ts';
import { createNames } from './http/names.ts';
import { serveSockets } from './http/upgrade.ts';
import { serveWebApp } from './http/web-app.ts';
import { createMail } from './mail/mail.ts';
import type { Figure } from './observe.ts';
import { openAccess } from './policy/access.ts';
import { createPreviewDoor } from './previews/door.ts';
import { anyPreview, baseOf, type PreviewBase } from './previews/hosts.ts';
import { createLookers } from './previews/lookers.ts';
import { openPreviews } from './previews/previews.ts';
import { createTunnels } from './previews/tunnels.ts';
import { routes } from './routes.ts';
import { createForgetMachine } from './runners/forget.ts';
import { createGrants } from './runners/oauth/grants.ts';
import { createProofCheck } from './runners/proof.ts';
import { createRunners } from './runners/runners.ts';
import { createIndexer } from './search/indexer.ts';
import { publicKeyOf } from './store/queries/runners.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import { ensureThread } from './threads/ensure-thread.ts';
import { createThreads } from './threads/threads.ts';
import { topics } from './topics.ts';
import { createAudience } from './workspaces/audience.ts';
import { createChannels } from './workspaces/channels.ts';

export type HubOptions = {
  /** Folder of the hub's own files; made if it is not there. */
  readonly folder: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** From where it may be reached; from this machine alone unless said otherwise (R54). */
  readonly doors?: DoorOptions;
  /** Built web app. */
  readonly webRoot: string;
  readonly version: string;
  /** What the owner of a workspace made now is called. */
  readonly ownerName: string;
  readonly clock: Clock;
  readonly log: Logger;
};

export type Hub = {
  /** Where programs of this machine reach it. */
  readonly url: URL;
  /** Where people open it. */
  readonly publicUrl: URL;
  /** What their connections arrive at. */
  readonly listens: { readonly address: string; readonly port: number };
  /** Names this hub to runners; proofs are made for it alone. */
  readonly hubId: string;
  /** For requests from the same user of this machine (`Access` local). */
  readonly localSecret: string;
  signInLink(): Promise<string>;
  /** The owner's newest thread of this runner and folder, or a new one in the first channel. */
  ensureThread(wish: { runnerId: RunnerId; agent: AgentKind; folder: string }): Promise<ThreadId>;
  /** Resolves when everything committed so far can be searched for. */
  indexed(): Promise<void>;
  close(): Promise<void>;
};

/** @throws HawserError `storage_*`, or what doors/ says; Error with code EADDRINUSE when the port is taken */
export const startHub = async (options: HubOptions): Promise<Hub> => {
  const { folder, clock, log, version } = options;
  const plan = planDoors(options.doors);
  const closer = createCloser();
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = await openSqliteStore(join(folder, 'hub.db'), { clock });
    closer.add(() => store.close());
    const bus = createLocalBus();
    closer.add(() => bus.close());
    const accounts = await openAccounts({ store, clock, ownerName: options.ownerName });
    const { id: workspaceId } = accounts.workspace;
    const access = await openAccess({ store, bus, clock, log, workspaceId });
    closer.add(() => access.close());
    const threads = createThreads({ store, bus, clock, log });
    closer.add(() => threads.close());
    const runners = createRunners({ store, bus, clock, log, workspaceId });
    closer.add(() => runners.close());
    const indexer = createIndexer({ store, bus, clock, log });
    closer.add(() => indexer.close());
    const attachments = createAttachments({ store, clock, threads, access, folder: join(folder, 'attachments') });
    const hubId = workspaceId;
    const checkProof = createProofCheck({ clock, hubId, publicKeyOf: id => publicKeyOf(store.db, id) });

    const config = await readConfig(join(folder, 'config.toml'));
    const secret = await openKeyFile(join(folder, 'key'));
    const cookie = sessionCookie(hubId, secret, plan.secure);
    const { oidc } = config;
    const mail = config.mail && createMail(config.mail, log);
    const door = createAuthDoor({
      store,
      hashToken: hashSecret,
      onChange: (tx, change) => recordAuth(tx, { workspaceId, now: clock.now() }, change),
      secret,
      cookie,
      log,
      oidc,
      admit: createAdmission({ store, clock, cookie, workspaceId, oidc, invitations: () => invitations }),
    });
    const invitations = createInvitations({ store, bus, clock, access, accounts, door });
    const forgetMachine = createForgetMachine({ runners, threads, store, workspaceId });
    const people = createMembers({ store, bus, clock, access, forgetMachine, workspaceId });
    const deputies = createDeputies({ store, clock, access, workspaceId });
    const profiles = createProfiles({ store, bus, clock, door });
    const portraits = createPortraits({ store, bus, clock });
    const resets = createPasswordResets({
      ...{ store, bus, clock, log, door, workspaceId, mail },
      toLink: code => toLink('/reset', code),
    });
    const channels = createChannels({ store, bus, clock, access, threads, workspaceId });
    // On one machine every preview is a host under `localhost`, which browsers resolve by themselves.
    const previewBase = (): PreviewBase =>
      baseOf(plan.previewUrl ?? new URL(`http://localhost:${url.port}`), plan.previewPaths);
    const previews = await openPreviews({
      ...{ store, clock, log, bus, access, threads, runners },
      ...{ base: previewBase, key: secret, unreachable: plan.previewsUnreachable },
    });
    closer.add(() => previews.close());
    const tunnels = createTunnels({ clock, log });
    // What a machine shared ends with it, not when its runner next hears that its key is refused (R41).
    closer.add(
      bus.subscribe(message => {
        if (message.type === 'runner_gone') tunnels.now(message.runnerId)?.close();
      }),
    );
    const lookers = createLookers({ clock });
    closer.add(() => lookers.close());
    const previewDoor = createPreviewDoor({
      ...{ previews, tunnels, lookers, clock, log },
      ...{ base: previewBase, hubOrigin: () => publicUrl.origin },
    });

    const broadcast = (topic: string, event: string, payload: object) => sockets.broadcast(topic, event, payload);
    const presence = createPresence({ clock, broadcast, newRef: refs() });
    closer.add(() => presence.close());
    const audience = createAudience({ store, access, log, workspaceId, broadcast });
    closer.add(() => audience.close());
    const sockets = createChannelServer<Connection>({
      topics: topics({
        store,
        log,
        accounts,
        access,
        audience,
        channels,
        threads,
        runners,
        presence,
        previews,
        lookers,
        broadcast,
        hubVersion: version,
      }),
      clock,
      log,
    });
    closer.add(fanOut({ bus, clock, workspaceId, broadcast, audience }));
    closer.add(watchSockets({ store, bus, clock, log, sockets }));

    const names = createNames();
    const localSecret = newSecret();
    const app = createApp(
      routes({
        clock,
        store,
        bus,
        accounts,
        access,
        invitations,
        people,
        deputies,
        profiles,
        resets,
        portraits,
        channels,
        attachments,
        runners,
        forgetMachine,
        threads,
        oauth: { grants: createGrants(clock), runners, hubId, attempts: createAttemptLimit(clock), names },
        door,
        oidc,
        mail,
        workspaceId,
        now: clock.now,
        attempts: createAttemptLimit(clock),
        previews,
        previewBase,
        figures: figures(),
        hubId,
        hubVersion: version,
        cookie,
        names,
        weakened: plan.weakened,
        toSignInLink: code => toLink('/sign-in', code),
        toInviteLink: code => toLink('/invite', code),
      }),
      {
        log,
        accounts,
        rights: access,
        checkProof,
        localSecret,
        names,
        doors: plan,
        cookie: cookie.name,
        frames: () => anyPreview(previewBase()),
        previews: previewDoor,
      },
    );
    await serveWebApp(app, options.webRoot);
    const doors = await openDoors(app, plan, { port: options.port, clock, log, previews: previewDoor });
    closer.add(() => doors.close());
    const { localUrl: url, publicUrl, listens } = doors;
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) names.add(new URL(`http://${name}:${url.port}`));
    names.add(publicUrl);
    const stopUpgrades = doors.servers.map(server =>
      serveSockets(server, {
        ...{ sockets, accounts, checkProof, names, log, tunnels },
        ...{ previews: previewDoor, cookie: cookie.name },
      }),
    );
    closer.add(() => previewDoor.close());
    closer.add(() => tunnels.close());
    closer.add(() => sockets.close());
    closer.add(() => {
      for (const stop of stopUpgrades) stop();
    });

    // Behind the #, where only the page itself can read it (accounts/routes.ts).
    const toLink = (page: string, code: string) => new URL(`${page}#code=${code}`, publicUrl).href;

    function figures(): readonly Figure[] {
      const of = (name: string, help: string, type: Figure['type'], read: () => number): Figure => ({
        name: `hawser_${name}`,
        help,
        type,
        read,
      });
      return [
        of('sockets', 'Open WebSockets', 'gauge', () => sockets.figures().sockets),
        of('channels', 'Joined channels', 'gauge', () => sockets.figures().channels),
        of('frames_in_total', 'Frames received', 'counter', () => sockets.figures().framesIn),
        of('frames_out_total', 'Frames sent', 'counter', () => sockets.figures().framesOut),
        of('frames_dropped_total', 'Broadcasts dropped for slow viewers', 'counter', () => sockets.figures().dropped),
        of('runners_online', 'Runners with a link', 'gauge', () => runners.online()),
        of('resident_bytes', 'Memory of the process', 'gauge', () => process.memoryUsage.rss()),
      ];
    }

    return {
      url,
      publicUrl,
      listens,
      hubId,
      localSecret,
      signInLink: async () => toLink('/sign-in', await accounts.mintSignInCode()),
      ensureThread: wish => ensureThread(wish, { store, accounts, threads }),
      indexed: () => indexer.settled(),
      close: () => closer.close(),
    };
  } catch (error) {
    await closer.close();
    throw error;
  }
};

const refs = () => {
  let next = 0;
  return () => String(++next);
};
