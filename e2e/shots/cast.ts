// Who and what appears in the screenshots: a machine, its agents, and things an agent says and does. Made to look like
// work one knows, with every kind of item in it.
import { newId } from '../../src/std/ids.ts';
import type { Approval, ApprovalContent, Choice } from '../../src/wire/protocol/approvals.ts';
import type { ApprovalId, ItemId, TurnId } from '../../src/wire/protocol/ids.ts';
import type { FileChange, Item, ItemKind, ItemOf } from '../../src/wire/protocol/items.ts';
import type { AgentStatus, Capabilities } from '../../src/wire/protocol/runner-topic.ts';
import type { EffectiveSettings } from '../../src/wire/protocol/settings.ts';

export const FOLDER = '/home/mira/code/harbour';

/** Found when someone mentions one. */
export const FILES = [
  'data/tides.csv',
  'build/tides.ts',
  'test/tide.test.ts',
  'src/harbour/tide-chart.tsx',
  'src/harbour/tide-table.tsx',
  'src/components/map/overlays/tide-overlay.tsx',
  'package.json',
  'README.md',
] as const;

export const SETTINGS: EffectiveSettings = {
  model: 'gpt-6.1',
  effort: 'medium',
  approvalPolicy: 'on-request',
  sandbox: 'workspace-write',
  network: false,
  fast: false,
};

const model = (id: string, isDefault: boolean) => ({
  id,
  name: id,
  efforts: ['low', 'medium', 'high', 'xhigh'],
  defaultEffort: 'medium',
  fast: true,
  isDefault,
});

export const codex = (state: AgentStatus['state'] = 'ready', problem?: AgentStatus['problem']): AgentStatus => ({
  kind: 'codex',
  state,
  version: '0.169.0',
  ...(state === 'ready' && { account: 'mira@tidewater.example' }),
  ...(problem && { problem }),
  models:
    state === 'ready' ? [model('gpt-6.1', true), model('gpt-6.1-codex', false), model('gpt-5.6-mini', false)] : [],
});

export const machine = (agent: AgentStatus = codex()): Capabilities => ({
  name: 'studio-laptop',
  host: 'studio-laptop.local',
  os: 'linux 6.12',
  version: '0.1.0',
  agents: [agent, { kind: 'practice', state: 'ready', version: '0.169.0', models: [model('practice', true)] }],
  allowedFolders: [FOLDER, '/home/mira/code/tides', '/home/mira/code/billing-api'],
});

let count = 0;

/** An item of a kind, completed unless said otherwise. */
export const item = <Kind extends ItemKind>(kind: Kind, fields: Partial<ItemOf<Kind>>): Item => {
  count += 1;
  const startedAt = Date.now() - 9_000;
  const base = { id: `i${count}` as ItemId, kind, status: 'completed', startedAt, completedAt: startedAt + 8_100 };
  return { ...base, ...fields } as unknown as Item;
};

export const command = (text: string, fields: Partial<ItemOf<'command'>> = {}): Item =>
  item('command', {
    command: text,
    cwd: '.',
    output: '',
    exitCode: 0,
    durationMs: 100,
    does: ['run'],
    ...fields,
  });

export const running = (text: string, fields: Partial<ItemOf<'command'>> = {}): Item => {
  const made = command(text, { status: 'running', exitCode: null, durationMs: null, ...fields });
  const { completedAt: _, ...open } = made;
  return open as Item;
};

export const says = (text: string, phase: 'commentary' | 'final' = 'commentary'): Item =>
  item('message', { text, phase });

export const CHANGES: readonly FileChange[] = [
  {
    path: 'src/TideChart.tsx',
    kind: 'add',
    diff: `@@ -0,0 +1,14 @@
+import type { Tide } from '../data/tides.ts';
+
+type Props = { week: readonly Tide[]; width: string };
+
+/** One week of tides as a single path, so that it scales to any width. */
+export const TideChart = ({ week, width }: Props) => {
+  const points = week.map(({ at, height }) => [at / 36e5, 6 - height] as const);
+  const path = points.map(([x, y], i) => \`\${i ? 'L' : 'M'}\${x} \${y}\`).join(' ');
+  return (
+    <svg viewBox="0 0 168 6" width={width} role="img" aria-label="Tides of the week">
+      <path d={path} fill="none" stroke="currentColor" />
+    </svg>
+  );
+};
`,
    added: 14,
    removed: 0,
  },
  {
    path: 'src/Harbour.tsx',
    kind: 'update',
    diff: `@@ -1,4 +1,6 @@
 import { Berths } from './Berths.tsx';
+import { TideChart } from './TideChart.tsx';
+import { TideTable } from './TideTable.tsx';
 import { tides } from '../data/tides.ts';
 
 export const Harbour = () => (
@@ -10,7 +12,8 @@ export const Harbour = () => (
     <h1>Harbour</h1>
     <section aria-label="Tides">
-      <p>Tide data coming soon.</p>
+      <TideChart week={tides} width="100%" />
+      <TideTable rows={tides} className="sr-only" />
     </section>
-    <Berths limit={12} order="name" />
+    <Berths limit={24} order="name" />
   </main>
 );
`,
    added: 5,
    removed: 2,
  },
  {
    path: 'build/tides.ts',
    kind: 'add',
    diff: '@@ -0,0 +1,3 @@\n+// Reads the CSV once, when the site is built.\n+export const readTides = (csv: string) =>\n+  csv.split("\\n").slice(1).map(parseRow);\n',
    added: 3,
    removed: 0,
  },
];

export const edits = (changes: readonly FileChange[] = CHANGES): Item => item('file_change', { changes: [...changes] });

const once: Choice = { id: 'accept', effect: 'allow', reach: 'once' };
const session: Choice = { id: 'session', effect: 'allow', reach: 'session' };
const decline: Choice = { id: 'decline', effect: 'decline', reach: 'once' };
const cancel: Choice = { id: 'cancel', effect: 'cancel', reach: 'once' };
const answer: Choice = { id: 'answer', effect: 'answer', reach: 'once' };

export const CHOICES = {
  command: [once, session, { id: 'rule', effect: 'allow', reach: 'rule', rule: 'npm run dev' }, decline, cancel],
  plain: [once, session, decline, cancel],
  tool: [once, session, { id: 'always', effect: 'allow', reach: 'always' }, decline, cancel],
  answer: [answer, decline, cancel],
  once: [once, decline, cancel],
} as const satisfies Record<string, readonly Choice[]>;

export const approval = (
  turnId: TurnId,
  content: ApprovalContent,
  choices: readonly Choice[],
  itemId?: string,
): Approval => ({
  id: newId('apr') as ApprovalId,
  turnId,
  ...(itemId !== undefined && { itemId: itemId as ItemId }),
  content,
  choices: [...choices],
  hash: 'a'.repeat(64),
  openedAt: Date.now(),
});

export const QUESTION: ApprovalContent = {
  kind: 'question',
  questions: [
    {
      id: 'unit',
      header: 'Units',
      text: 'Which unit shall heights be shown in?',
      options: [
        { label: 'Metres (recommended)', description: 'What the chart datum uses' },
        { label: 'Feet', description: 'For visitors from overseas' },
      ],
      free: true,
      secret: false,
    },
  ],
};
