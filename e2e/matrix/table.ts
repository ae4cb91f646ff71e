// The table of docs/frameworks.md, from what a run saw.
import { frameworks, untried } from './frameworks.ts';

const columns = {
  page: 'page loads',
  assets: 'all it asks for',
  live: 'edit shows by itself',
  edit: 'edit shows on reload',
  socket: 'WebSocket',
  events: 'event stream',
  cookie: 'cookies',
  inside: 'no address leaks',
  restart: 'outlives the hub',
} as const;

export type Checked = keyof typeof columns;
export type Result = { readonly name: string; version: string; checks: Partial<Record<Checked, 'yes' | 'no'>> };

export const toTable = (results: readonly Result[]): string => {
  const keys = Object.keys(columns) as Checked[];
  const rows = results.map(({ name, version, checks }) => [
    `${name} ${version}`.trim(),
    ...keys.map(key => (checks[key] === 'no' ? '**no**' : (checks[key] ?? '–'))),
  ]);
  const head = ['', ...keys.map(key => columns[key])];
  // As the formatter would have it.
  const widths = head.map((cell, index) => Math.max(cell.length, ...rows.map(row => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  return `# Dev servers behind previews

Written by \`npm run matrix\`: ${frameworks.length} dev servers from npm and the system, started without any setting for Hawser (but one, told), behind a
real preview in Chromium. A dash: does not apply, or was not tried with this one. _All it asks for_: no answer of 400 or
more and no error on the page. _No address leaks_: nothing was asked of any host but the preview's own. _Outlives the hub_:
the hub was ended and started again; the page loads as before.

${[line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')}

Dev servers see \`Host\` and \`Origin\` of \`localhost\` and their own port, so checks of hosts and origins pass as they are.
webpack-dev-server's page looks for its WebSocket at the dev server's own port, behind any proxy; it has to be told otherwise:
\`--client-web-socket-url auto://0.0.0.0:0/ws\`, which is the row below it.
Not tried: ${untried.join(', ')}.
`;
};
