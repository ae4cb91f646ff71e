// Names a command in a few words for a card: what a person would call it, without paths, interpreters and switches.

const INTERPRETERS = /^(node|nodejs|bun|deno|tsx|python[\d.]*|ruby[\d.]*|perl|php[\d.]*|java|sh|bash|zsh|dash)$/;
/** Programs whose first words say what they do. */
const RUNNERS = /^(npm|npx|pnpm|yarn|uv|poetry|bundle|cargo|go|make|mix|rails|flask)$/;
const MAX_LENGTH = 60;

/**
 * `node …/node_modules/vite/bin/vite.js --port 3` → `vite`, `python3 -m http.server 8000` → `http.server`,
 * `npm run dev` → `npm run dev`.
 * @param argv as the system tells it; may be empty
 */
export const commandLabel = (argv: readonly string[]): string => {
  const [name = '', script] = programNames(argv);
  const words = RUNNERS.test(name) ? [name, ...argv.slice(1).filter(isPlain).slice(0, 2)] : [script ?? name];
  const label = words.join(' ');
  return label.length > MAX_LENGTH ? `${label.slice(0, MAX_LENGTH - 1)}…` : label;
};

/** @returns the name of the program, and of the script or module it interprets if it does */
export const programNames = (argv: readonly string[]): string[] => {
  // Some write one line of their own, with their state in it: `postgres: writer process`, `next-server (v16)`.
  const program = argv.length === 1 ? argv[0]?.split(/:? /)[0] : argv[0];
  const name = baseName(program ?? '');
  if (!INTERPRETERS.test(name)) return [name];
  const words = argv.slice(1);
  const first = words.findIndex(isPlain);
  const option = words[first - 1] ?? '';
  const script = words[first];
  // What follows `node -e` and `sh -c` is the text of a program, not a name.
  if (script === undefined || /^-[a-z]*[ce]$|^--eval$/.test(option)) return [name];
  return [name, option === '-m' ? script : scriptName(script)];
};

const isPlain = (word: string): boolean => !word.startsWith('-');

const baseName = (path: string): string => (path.split(/[/\\]/).pop() ?? path).replace(/\.exe$/i, '').replace(/:$/, '');

/** A package's own starter is known by the package: `…/node_modules/next/dist/bin/next` is next. */
const scriptName = (path: string): string =>
  /.*[/\\]node_modules[/\\](?!\.bin[/\\])((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(path)?.[1]?.replace('\\', '/') ??
  baseName(path);
