// Ports that nobody should be offered to share without having asked for it (R8): what stands behind them obeys whoever
// connects, or belongs to Hawser or the agent itself. One table by port, one by program, a few rules; each with a reason.
import { programNames } from './command-label.ts';
import type { Listener } from './listener.ts';

export type Sensitive =
  /** The agent process itself, or something it runs for itself, such as a tool server. */
  | 'agent'
  /** Hawser's own. */
  | 'hawser'
  /** Runs any code it is sent. */
  | 'debugger'
  /** Remote control of a browser, with its sessions. */
  | 'browser'
  /** Data, mostly without a password on loopback. */
  | 'database'
  /** Shells, screens and files of this machine. */
  | 'remote_access'
  /** Starts containers or hands out credentials of a cluster. */
  | 'infrastructure'
  /** Sends mail in somebody's name. */
  | 'mail'
  /** An editor with a terminal in it. */
  | 'editor';

/** Well-known numbers that development servers do not use. */
const BY_PORT: Readonly<Record<Exclude<Sensitive, 'agent' | 'hawser' | 'editor'>, readonly number[]>> = {
  remote_access: [20, 21, 22, 23, 111, 135, 137, 138, 139, 445, 512, 513, 514, 873, 2049, 3389, 5900, 5901, 5985, 5986],
  mail: [25, 110, 143, 465, 587, 993, 995],
  database: [
    ...[389, 636], // LDAP
    ...[1433, 1521, 3050, 3306, 5432, 5433, 26257, 33060], // SQL Server, Oracle, Firebird, MySQL, PostgreSQL, CockroachDB
    ...[5984, 6379, 6380, 7474, 7687, 8086, 9042, 11211, 28015], // CouchDB, Redis, Neo4j, InfluxDB, Cassandra, memcached, RethinkDB
    ...[9092, 5672, 4222, 61616], // Kafka, AMQP, NATS, ActiveMQ
    ...[9200, 9300, 27017, 27018, 27019], // Elasticsearch, MongoDB
  ],
  debugger: [2345, 4711, 5005, 5678, 9003, 9229, 9230, 9231, 9232], // Delve, rdbg, JDWP, debugpy, Xdebug, Node and its workers
  browser: [9222, 9223],
  infrastructure: [53, 2375, 2376, 2379, 2380, 6443, 8200, 8500, 10250, 10255],
};

/** Programs that are what they are on any port; compared with the names of the program and of its script. */
const BY_PROGRAM: readonly { readonly name: RegExp; readonly kind: Sensitive }[] = [
  {
    name: /^(postgres|postmaster|mysqld|mariadbd|mongod|mongos|cockroach|clickhouse.*|influxd|neo4j)$/,
    kind: 'database',
  },
  { name: /^(redis-server|valkey-server|memcached|etcd|nats-server|epmd)$/, kind: 'database' },
  { name: /^(dlv|debugpy|pydevd|gdbserver|lldb-server|rdbg)$/, kind: 'debugger' },
  { name: /^(sshd.*|dropbear|Xvnc|x11vnc|Xtigervnc|xrdp|vsftpd|smbd)$/, kind: 'remote_access' },
  { name: /^(dockerd|containerd|docker-proxy|kubelet|kube-apiserver|vault|consul)$/, kind: 'infrastructure' },
  { name: /^(master|exim4?|dovecot)$/, kind: 'mail' },
  { name: /^(code-server|code-tunnel|openvscode-server|ttyd|jupyter(-lab|-notebook)?)$/, kind: 'editor' },
  { name: /^(codex|codex-app-server|codex-.*|claude)$/, kind: 'agent' },
  { name: /^hawser(\.js)?$/, kind: 'hawser' },
];

/**
 * @param own ports that this program and its hub listen on
 * @returns why the port is not offered by itself; undefined when it may be
 */
export const sensitivity = (listener: Listener, own: ReadonlySet<number>): Sensitive | undefined => {
  const { port, origin, process } = listener;
  if (own.has(port)) return 'hawser';
  if (origin.agent || origin.session === null) return 'agent';
  return ofProgram(process.argv) ?? ofSwitches(port, process.argv) ?? ofPort(port);
};

const ofProgram = (argv: readonly string[]): Sensitive | undefined => {
  const names = programNames(argv);
  return BY_PROGRAM.find(({ name }) => names.some(each => name.test(each)))?.kind;
};

/** A debugger's port may be any that was asked for on the command line. */
const ofSwitches = (port: number, argv: readonly string[]): Sensitive | undefined => {
  for (const word of argv) {
    const [, name = '', value = ''] =
      /^-{1,2}(inspect(?:-brk|-wait|-port)?|remote-debugging-port)(?:=(.*))?$/.exec(word) ?? [];
    if (name === '') continue;
    const given = Number(value.split(':').pop() || 9229);
    if (name === 'remote-debugging-port') {
      // Zero means any, and a browser listens on nothing else.
      if (given === port || given === 0) return 'browser';
    } else if (given === port) return 'debugger';
  }
  return undefined;
};

const ofPort = (port: number): Sensitive | undefined =>
  (Object.entries(BY_PORT) as [Sensitive, readonly number[]][]).find(([, ports]) => ports.includes(port))?.[0];
