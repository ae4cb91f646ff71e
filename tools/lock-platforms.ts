// Completes package-lock.json for every operating system: npm leaves an optional platform build out of the lock when
// the registry it asked does not carry it, and `npm ci` then refuses the lock on every machine (npm/cli#4828).
// Run it after each change of dependencies; npm fills in the integrity where it installs such a build.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const LOCK = fileURLToPath(new URL('../package-lock.json', import.meta.url));

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

type Entry = {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};

/**
 * The lock entries that `packages` (the lock's own table) names as optional dependencies and does not hold.
 * Only exact versions whose name tells the platform are made up: anything else has to be looked at by a person.
 */
export const missingPlatforms = (packages: Record<string, Entry>): Record<string, Entry> => {
  const missing: Record<string, Entry> = {};
  for (const [owner, { optionalDependencies, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
      const held = packages[`node_modules/${name}`] ?? packages[`${owner}/node_modules/${name}`];
      const platform = platformOf(name);
      if (held || !platform || !/^\d+\.\d+\.\d+/.test(version)) continue;
      missing[`node_modules/${name}`] = { version, ...platform, ...(dev && { dev }), optional: true };
    }
  }
  return missing;
};

/** What a package's name says about the machines it is for; undefined when it says nothing. */
const platformOf = (name: string): Pick<Entry, 'cpu' | 'os' | 'libc'> | undefined => {
  const words = name.split(/[/-]/);
  const os = words.filter(word => SYSTEMS.includes(word));
  const cpu = words.filter(word => PROCESSORS.includes(word));
  if (cpu.length === 0) return undefined;
  const musl = words.some(word => word.startsWith('musl'));
  const gnu = words.some(word => word.startsWith('gnu'));
  const libc = musl ? ['musl'] : gnu ? ['glibc'] : [];
  return { cpu, ...(libc.length > 0 && { libc }), ...(os.length > 0 && { os }) };
};

if (import.meta.main) {
  const lock: { packages: Record<string, Entry> } = JSON.parse(await readFile(LOCK, 'utf8'));
  const missing = missingPlatforms(lock.packages);
  const all = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
  await writeFile(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} platform builds added to package-lock.json`);
}
