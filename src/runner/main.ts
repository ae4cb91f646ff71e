// Puts a runner together and starts it: its journal, its agents, its sessions, and the link to its hub. It listens on
// nothing; everything that happens comes over the link it has dialled (R48).
import { mkdir } from 'node:fs/promises';
import { hostname, platform, release } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '../agents/driver.ts';
import type { Clock } from '../std/clock.ts';
import { createCloser } from '../std/closer.ts';
import { HawserError } from '../std/errors.ts';
import { newId } from '../std/ids.ts';
import type { Logger } from '../std/log.ts';
import type { RunnerId, ThreadId } from '../wire/protocol/ids.ts';
import type { FoundApp } from '../wire/protocol/previews.ts';
import type { AgentStatus, Capabilities, RunnerRequest } from '../wire/protocol/runner-topic.ts';
import type { AgentKind } from '../wire/protocol/settings.ts';
import { watchPulse } from './agent-pulse.ts';
import { createAttachments } from './attachments.ts';
import { readConfig } from './config.ts';
import type { Enrolment } from './enrolment.ts';
import { createFileLists } from './files/list-files.ts';
import { readPicture } from './files/read-picture.ts';
import { checkFolder } from './folders.ts';
import { createHubLink, type LinkState } from './hub-link.ts';
import type { Identity } from './identity.ts';
import { openJournal } from './journal.ts';
import { createLiveMerge } from './live-merge.ts';
import { judgeRequest } from './policy/judge.ts';
import { openLawBook } from './policy/law.ts';
import { openLedger } from './policy/ledger.ts';
import { viewOf } from './policy/view.ts';
import type { PortScanner } from './ports/listener.ts';
import { probe } from './ports/probe.ts';
import { createEnvironment } from './previews/environment.ts';
import type { Ports } from './previews/grants.ts';
import { createPreviews } from './previews/previews.ts';
import { createSessionPorts } from './previews/session-ports.ts';
import { createSessions } from './sessions/sessions.ts';

export type RunnerOptions = {
  /** The Hawser home, with config.toml. */
  readonly home: string;
  /** Folder of the runner's own files. */
  readonly folder: string;
  readonly identity: Identity;
  readonly enrolment: Enrolment;
  readonly agents: readonly Agent[];
  /** The environment that the agents run in. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly onLink: (state: LinkState) => void;
  /** Sees what listens on this machine (ports/scanner-for.ts); without it no port is offered. */
  readonly scanner?: PortScanner | undefined;
  /** Which ports may be shared, when not what the scanner finds. */
  readonly ports?: Ports;
  /** Told all that agents' programs listen on, whenever that has changed. */
  readonly onPorts?: (ports: readonly SeenPort[]) => void;
};

/** A port that was offered to a thread. */
export type SeenPort = Pick<FoundApp, 'command' | 'folder'> & { readonly threadId: ThreadId; readonly port: number };

export type Runner = {
  readonly id: RunnerId;
  readonly agents: readonly Agent[];
  close(): Promise<void>;
};

export const runnerName = async (home: string): Promise<string> => (await readConfig(home)).name ?? hostname();

export const startRunner = async (options: RunnerOptions): Promise<Runner> => {
  const { home, folder, identity, enrolment, agents, clock, log } = options;
  const { runnerId, hubId } = enrolment;
  const hubUrl = new URL(enrolment.hubUrl);
  const closer = createCloser();
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const laws = openLawBook(home, enrolment.owner, { clock, log, onChange: () => onPolicy() });
    closer.add(() => laws.close());
    const ledger = openLedger(join(folder, 'policy.db'), log);
    closer.add(() => ledger.close());
    const assertion = () => identity.assertion(runnerId, hubId);
    const ask = async (path: string, signal: AbortSignal) =>
      fetch(new URL(path, hubUrl), {
        headers: { authorization: `Bearer ${await assertion()}` },
        signal,
        redirect: 'error', // R23: a hub may not send this machine anywhere else
      });

    const journal = openJournal(join(folder, 'journal.db'), { clock, log });
    closer.add(() => journal.close());
    const live = createLiveMerge({ clock, send: batch => link.sendLive(batch) });
    closer.add(() => live.close());
    for (const agent of agents) closer.add(() => agent.close());

    // Read again each time: the owner may have closed a folder since.
    const allowed = async (folder: string) => checkFolder(folder, (await readConfig(home)).allowed_folders);
    const sessions = createSessions({
      clock,
      log,
      law: laws.law,
      ledger: {
        ...ledger,
        propose: wish => {
          const isNew = ledger.propose(wish);
          if (isNew) link.sendCapabilities();
          return isNew;
        },
        addRule: rule => {
          ledger.addRule(rule);
          link.sendCapabilities();
        },
      },
      journal,
      live,
      agent: kind => agents.find(agent => agent.kind === kind),
      checkFolder: allowed,
      fetchAttachment: createAttachments(join(folder, 'attachments'), (sha256, signal) =>
        ask(`/api/runner/attachments/${sha256}`, signal),
      ),
      environment: createEnvironment(ask, { own: options.env ?? {}, log }),
      onEvents: () => {
        link.pump();
        ports.look();
      },
    });
    closer.add(() => sessions.close());

    const seenPorts = new Map<string, SeenPort>();
    // Ended by the close of ports and previews, which come before it.
    let resuming: Promise<void> | undefined;
    closer.add(() => resuming);
    const ports = createSessionPorts({
      ...{ clock, log, agents, threadOf: sessions.threadOf },
      scanner: options.scanner ?? NO_SCANNER,
      busy: () => sessions.load().turns > 0,
      never: () => laws.law().policy.ports.never,
      own: new Set([Number(hubUrl.port)]),
      probe: ({ port, hosts }, signal) => probe({ port, hosts, clock, signal }),
      onFound: async (threadId, listener, app) => {
        const { command, folder } = app;
        seenPorts.set(`${threadId} ${listener.port}`, { threadId, port: listener.port, command, folder });
        options.onPorts?.([...seenPorts.values()]);
        const returned = await previews.returned(threadId, listener);
        await sessions.tell(threadId, { type: 'port_found', port: listener.port, app, returned });
      },
      onGone: (threadId, port) => {
        seenPorts.delete(`${threadId} ${port}`);
        options.onPorts?.([...seenPorts.values()]);
        const failed = (error: unknown) => log.error('could not tell that a port is gone', { threadId, port, error });
        sessions.tell(threadId, { type: 'port_gone', port }).catch(failed);
      },
    });
    closer.add(() => ports.close());
    const previews = createPreviews({
      ...{ clock, log, random: options.random, hubUrl, assertion },
      ports: options.ports ?? ports,
      book: journal.grants,
      mayComeBack: () => laws.law().policy.ports.come_back,
    });
    closer.add(() => previews.close());
    resuming = previews
      .resume(ports.resume)
      .catch(error => log.error('could not go on with what was shared before', { error }));

    const listFiles = createFileLists({ clock, log });
    const answer = async (request: RunnerRequest): Promise<unknown> => {
      if (request.method === 'propose_driver') {
        const isNew = ledger.propose({ change: { what: 'drive' }, by: request.who, at: clock.now() });
        if (isNew) link.sendCapabilities();
        return null;
      }
      if (request.method === 'stop_sharing') return previews.stop(request.grantId);
      if (request.method === 'share_port') {
        const { threadId, port, comeBack, expiresInMs } = request;
        const mayComeBack = comeBack && laws.law().policy.ports.come_back;
        return previews.share(threadId, port, { comeBack: mayComeBack, expiresInMs });
      }
      if (request.method !== 'list_files' && request.method !== 'read_picture') return aboutAgent(agents, request);
      const folder = sessions.folder(request.threadId);
      if (folder === undefined) {
        throw new HawserError({ code: 'no_session', message: 'This thread does not work on this machine.' });
      }
      const real = await allowed(folder);
      if (request.method === 'read_picture') return readPicture(real, request.path);
      return { files: await listFiles(real, request.query) };
    };

    const pulse = watchPulse({ agents, clock, onChange: () => link.sendCapabilities() });
    closer.add(() => pulse.close());
    const capabilities = (): Capabilities => {
      const config = laws.config();
      return {
        name: config.name ?? hostname(),
        host: hostname(),
        os: `${platform()} ${release()}`,
        version: options.version,
        agents: agents.map(agent => ({ ...agent.status(), silentSince: pulse.silentSince(agent) })),
        allowedFolders: config.allowed_folders,
        policy: viewOf(config, ledger.proposals(), ledger.rules().length),
      };
    };
    const link = createHubLink({
      clock,
      log,
      random: options.random,
      journal,
      live,
      hubUrl,
      runnerId,
      boot: newId('bot'),
      assertion,
      capabilities,
      load: sessions.load,
      applyCommands: sessions.apply,
      answer: async (request, by) => {
        const verdict = judgeRequest(laws.law(), by, request);
        if (!verdict.allowed) throw new HawserError(verdict.problem);
        return answer(request);
      },
      onState: options.onLink,
    });
    closer.add(() => link.close());
    const onPolicy = () => {
      sessions.policyChanged();
      link.sendCapabilities();
    };
    // `hawser policy` in another process accepts, declines and revokes; those who look at this machine see it.
    let seen = ledger.version();
    closer.add(
      clock.every(LEDGER_MS, () => {
        if (seen === ledger.version()) return;
        seen = ledger.version();
        link.sendCapabilities();
      }),
    );

    for (const agent of agents) {
      const states = new Map<AgentKind, AgentStatus['state']>();
      const stop = agent.onStatus(status => {
        link.sendCapabilities();
        ports.look();
        if (status.state === 'ready' && states.get(agent.kind) !== 'ready') sessions.agentReady();
        states.set(agent.kind, status.state);
      });
      closer.add(stop);
    }

    return {
      id: runnerId,
      agents,
      close: () => closer.close(),
    };
  } catch (error) {
    await closer.close();
    throw error;
  }
};

/** How soon what another process wrote into the ledger is shown. */
const LEDGER_MS = 1_000;

/** Questions of the hub about agents; nothing here touches files or starts work. */
const aboutAgent = async (
  agents: readonly Agent[],
  request: Exclude<
    RunnerRequest,
    { method: 'list_files' | 'read_picture' | 'propose_driver' | 'share_port' | 'stop_sharing' }
  >,
): Promise<unknown> => {
  if (request.method === 'agent_refresh') {
    await Promise.all(agents.map(agent => agent.refresh()));
    return null;
  }
  const agent = agents.find(each => each.kind === request.agent);
  if (!agent) {
    throw new HawserError({
      code: 'unknown_agent',
      message: `This machine has no agent called ${request.agent}.`,
      values: { agent: request.agent },
    });
  }
  if (request.method === 'agent_login_cancel') return agent.cancelLogin();
  const credential = request.with;
  return agent.login(credential);
};

/** Nothing is found, so nothing can be shared. */
const NO_SCANNER: PortScanner = { scan: async () => [], stillListens: async () => false };
