// The table of docs/frameworks.md, from what a run saw.
const columns = {
  page: 'page loads',
  assets: 'all it asks for',
  live: 'edit shows by itself',
  beside: 'and beside a thread',
  edit: 'edit shows on reload',
  socket: 'WebSocket',
  events: 'event stream',
  cookie: 'cookies',
  login: 'login',
  second: 'second port',
  inside: 'no address leaks',
  restart: 'outlives the hub',
} as const;

export type Checked = keyof typeof columns;
export type Result = {
  readonly name: string;
  version: string;
  checks: Partial<Record<Checked, 'yes' | 'no'>>;
  readonly known: Partial<Record<Checked, string>>;
};

/** @param missing names of those that this machine does not have */
export const toTable = (results: readonly Result[], missing: readonly string[]): string => {
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

Written by \`npm run matrix\`: ${results.length} dev servers from npm and the system, started without any setting for Hawser (but one, told), behind a
real preview in Chromium. A dash: does not apply, or was not tried with this one. _All it asks for_: no answer of 400 or
more and no error on the page. _And beside a thread_: in a frame, as in the pane, another edit shows by itself. _Login_: a form is sent past the server’s own check of where it comes from, and its session
holds. _Second port_: the page asks another preview of its session. _No address leaks_: nothing was asked of any host but
the previews’ own. _Outlives the hub_: the hub was ended and started again; the page loads as before.

${[line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')}

Dev servers see \`Host\` and \`Origin\` of \`localhost\` and their own port, so checks of hosts and origins pass as they are.
${[...results.flatMap(reasonsOf), ...untried(missing)].join('\n')}
`;
};

const reasonsOf = ({ name, checks, known }: Result): string[] => {
  const failed = (Object.keys(checks) as Checked[]).filter(each => checks[each] === 'no');
  const byReason = Map.groupBy(failed, each => known[each] ?? 'not looked into yet.');
  return [...byReason].map(
    ([reason, each]) => `\n**${name}** (${each.map(key => columns[key]).join(', ')}): ${reason}`,
  );
};

const untried = (missing: readonly string[]): string[] =>
  missing.length > 0 ? [`\nNot tried, because the machine of the run does not have them: ${missing.join(', ')}.`] : [];
