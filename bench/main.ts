// `npm run bench -- NAME [--json]`: measures one thing against a reference in the same run, because absolute figures of
// small shared machines say little. Text for people; with --json one JSON object on stdout.
import { cpus, totalmem } from 'node:os';
import { append } from './append.ts';
import { fanout } from './fanout.ts';
import type { Bench, Figure } from './figure.ts';
import { open } from './open.ts';
import { paint } from './paint.ts';
import { ports } from './ports.ts';
import { start } from './start.ts';
import { storm } from './storm.ts';
import { stream } from './stream.ts';
import { tunnel } from './tunnel.ts';

const benches: Readonly<Record<string, Bench>> = { append, fanout, open, paint, ports, start, storm, stream, tunnel };

const [name = '', ...flags] = process.argv.slice(2).filter(word => word !== '--');
const bench = benches[name];
if (!bench) {
  console.error(`npm run bench -- NAME [--json]\n`);
  for (const [each, { summary }] of Object.entries(benches)) console.error(`  ${each.padEnd(10)} ${summary}`);
  process.exit(1);
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const json = flags.includes('--json');
const progress = (line: string) => (json ? undefined : console.error(`  ${line}`));
const figures = await bench.run(progress);

if (json) console.log(JSON.stringify({ bench: name, machine, figures }));
else {
  console.log(`\n${name}: ${bench.summary}`);
  console.log(`${machine.cores} × ${machine.cpu}, ${machine.memoryGb} GB, Node ${machine.node}\n`);
  for (const figure of figures) console.log(row(figure));
}
process.exit();

function row({ name, value, unit, ratio, of, goal }: Figure): string {
  const shown = `${format(value)} ${unit}`.padStart(16);
  const compared = ratio === undefined ? '' : `  ${ratio.toFixed(2)} × ${of ?? 'reference'}`;
  return `  ${name.padEnd(44)} ${shown}${compared.padEnd(34)}${goal ? `  (goal ${goal})` : ''}`;
}

function format(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
