// `hawser policy`: what the owner of this machine lets others do on it, in words; changing it; what others propose; and
// the rules that answer approvals. Only a person at this machine runs these commands: no hub can (R47).
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { changeConfig, type RunnerConfig, readConfig } from '../runner/config.ts';
import { type Ledger, type Numbered, openLedger } from '../runner/policy/ledger.ts';
import { type Change, type Proposal, proposalWords } from '../runner/policy/proposal.ts';
import { ruleWords } from '../runner/policy/rules.ts';
import { HawserError } from '../std/errors.ts';
import { silentLogger } from '../std/log.ts';
import type { AnsweredBy } from '../wire/protocol/answering.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { type Home, homeAt, shortPath } from './home.ts';
import { openFolder } from './paths.ts';
import { plain } from './plain.ts';

type Flags = FlagValues<'home' | 'json'>;

/** Opens the ledger that the runner keeps, does something with it, and closes it. */
const withLedger = async <T>(home: Home, use: (ledger: Ledger) => T | Promise<T>): Promise<T> => {
  await mkdir(home.runner, { recursive: true, mode: 0o700 });
  const ledger = openLedger(join(home.runner, 'policy.db'), silentLogger);
  try {
    return await use(ledger);
  } finally {
    ledger.close();
  }
};

export const policyShow = async (_: string | undefined, flags: Flags, { output, cwd }: Context): Promise<void> => {
  const home = homeAt(flags.home, cwd);
  const config = await readConfig(home.root);
  await withLedger(home, ledger => {
    const [proposals, rules] = [ledger.proposals(), ledger.rules()];
    output.event('policy', { policy: values(config), proposals, rules });
    output.line();
    output.rows(policyRows(config));
    output.line();
    if (proposals.length > 0) {
      output.line('  Others propose:');
      output.rows(proposals.map(each => [String(each.no), proposalLine(each)]));
      output.line('  Yes: hawser policy accept <number>. No: hawser policy decline <number>.\n');
    }
    output.line(
      rules.length === 0
        ? '  No rule answers approvals.'
        : `  Rules that answer approvals: ${rules.length} (hawser policy rules)`,
    );
    output.line('  Change something: hawser policy set <key>=<value>. The keys are those on the left.\n');
  });
};

/** What holds, one line each, in words. */
export const policyRows = (config: RunnerConfig): [string, string][] => {
  const { drive, approvals, silence, ports } = config;
  const list = (entries: readonly (string | number)[], none: string) =>
    entries.length > 0 ? entries.join(', ') : none;
  const minutes = approvals.deadline_minutes;
  return [
    ['allowed folders', list(config.allowed_folders.map(shortPath), 'none (hawser paths add <folder>)')],
    ['max_sandbox', config.max_sandbox],
    ['least_approval_policy', config.least_approval_policy],
    ['network', config.network ? 'true (sessions may be given network access)' : 'false'],
    ['drive.workspace', drive.workspace ? 'true (everybody but guests may drive)' : 'false (you, and those below)'],
    ['drive.channels', list(drive.channels, 'none')],
    ['drive.people', list(drive.people, 'none')],
    ['approvals.from_browser', list(approvals.from_browser, 'none')],
    ['approvals.who', WHO[approvals.who]],
    ['approvals.deputies', approvals.deputies ? 'true (whoever may answer can let another)' : 'false'],
    [
      'approvals.by_requester',
      approvals.by_requester ? 'true (who asked for the work may answer too)' : 'false (only somebody else says yes)',
    ],
    ['approvals.remember', approvals.remember ? 'true (answers may hold for longer than once)' : 'false'],
    ['approvals.deadline_minutes', minutes === 0 ? '0 (a question waits for ever)' : `${minutes} (then declined)`],
    ['approvals.two_people', list(approvals.two_people, 'none (no command needs two people)')],
    [
      'silence.overdue_minutes',
      silence.overdue_minutes === 0 ? '0 (no turn is silent for too long)' : String(silence.overdue_minutes),
    ],
    ['silence.stop', silence.stop ? 'true (an overdue turn is stopped by itself)' : 'false (people are offered to)'],
    ['ports.never', list(ports.never, 'none')],
    [
      'ports.come_back',
      ports.come_back ? 'true (a shared command may come back)' : 'false (each start is asked about)',
    ],
  ];
};

const WHO: Readonly<Record<AnsweredBy, string>> = {
  drivers: 'drivers (everybody who may drive)',
  members: 'members (drivers who are no guests)',
  admins: 'admins (drivers who run the workspace, and you)',
  owner: 'owner (you alone)',
};

/** The keys `set` takes; each names a field of config.toml. */
const KEYS = [
  'max_sandbox',
  'least_approval_policy',
  'network',
  'drive.workspace',
  'drive.channels',
  'drive.people',
  'approvals.from_browser',
  'approvals.who',
  'approvals.deputies',
  'approvals.by_requester',
  'approvals.remember',
  'approvals.deadline_minutes',
  'approvals.two_people',
  'silence.overdue_minutes',
  'silence.stop',
  'ports.never',
  'ports.come_back',
] as const;

const values = (config: RunnerConfig): Record<string, unknown> =>
  Object.fromEntries(KEYS.map(key => [key, at(config, key)]));

const at = (config: RunnerConfig, key: string): unknown =>
  key.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], config);

export const policySet = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const { output, cwd } = context;
  const home = homeAt(flags.home, cwd);
  const [key = '', ...rest] = (argument ?? '').split('=');
  const text = rest.join('=').trim();
  const wanted = KEYS.find(each => each === key.trim());
  if (!wanted || rest.length === 0) {
    throw new HawserError({
      code: 'policy_key',
      message: wanted ? `Say what ${wanted} shall be.` : `There is no policy called ${key.trim() || '(nothing)'}.`,
      hint: `For example: hawser policy set max_sandbox=read-only. The keys: ${KEYS.join(', ')}.`,
    });
  }
  const config = await changeConfig(home.root, before => put(before, wanted, read(at(before, wanted), text)));
  output.event('policy_set', { key: wanted, value: at(config, wanted) });
  output.line(`${wanted} is ${JSON.stringify(at(config, wanted))}.`);
};

const put = (config: RunnerConfig, key: string, value: unknown): RunnerConfig => {
  const [table = '', field] = key.split('.');
  // changeConfig checks the result against the schema before anything is written.
  if (field === undefined) return { ...config, [table]: value };
  return { ...config, [table]: { ...(at(config, table) as object), [field]: value } };
};

/** Reads a value as what was there before; lists are separated by commas. */
const read = (before: unknown, text: string): unknown => {
  const one = (part: string): unknown => {
    if (part === 'true' || part === 'on') return true;
    if (part === 'false' || part === 'off') return false;
    return /^\d+$/.test(part) ? Number(part) : part;
  };
  if (!Array.isArray(before)) return one(text);
  if (text === '' || text === 'none') return [];
  return text.split(',').map(part => one(part.trim()));
};

export const policyAccept = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const home = homeAt(flags.home, context.cwd);
  await withLedger(home, async ledger => {
    const found = proposalAt(ledger, argument);
    await apply(home, found.change, found.by.memberId);
    ledger.dropProposal(found.no);
    context.output.event('proposal_accepted', { no: found.no });
    context.output.line(`Done: ${plain(proposalWords(found))}.`);
  });
};

/** A folder goes through the same door as `hawser paths add`, with its refusals (R3). */
const apply = async (home: Home, change: Change, member: Proposal['by']['memberId']): Promise<void> => {
  switch (change.what) {
    case 'folder':
      await openFolder(home.root, change.folder);
      return;
    case 'drive':
      await changeConfig(home.root, config => ({
        ...config,
        drive: { ...config.drive, people: [...new Set([...config.drive.people, member])] },
      }));
      return;
    case 'ceiling':
      await changeConfig(home.root, config => put(config, change.key, read(at(config, change.key), change.value)));
      return;
  }
};

export const policyDecline = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  await withLedger(homeAt(flags.home, context.cwd), ledger => {
    const found = proposalAt(ledger, argument);
    ledger.dropProposal(found.no);
    context.output.event('proposal_declined', { no: found.no });
    context.output.line(`Declined: ${plain(proposalWords(found))}.`);
  });
};

const proposalAt = (ledger: Ledger, argument: string | undefined): Numbered<Proposal> => {
  const found = ledger.proposals().find(each => String(each.no) === argument);
  if (found) return found;
  throw new HawserError({
    code: 'proposal_unknown',
    message: `There is no proposal ${argument ?? ''}.`,
    hint: 'See them with: hawser policy',
  });
};

const proposalLine = (found: Numbered<Proposal>): string =>
  `${plain(proposalWords(found))}, says ${plain(found.by.name)}, ${new Date(found.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const policyRules = async (_: string | undefined, flags: Flags, { output, cwd }: Context): Promise<void> => {
  await withLedger(homeAt(flags.home, cwd), ledger => {
    const rules = ledger.rules();
    output.event('rules', { rules });
    output.rows(rules.map(each => [String(each.no), `${plain(ruleWords(each))}, from ${plain(each.by.name)}`]));
    output.line(rules.length === 0 ? 'No rule answers approvals.' : '\n  Take one back: hawser policy revoke <number>');
  });
};

export const policyRevoke = async (
  argument: string | undefined,
  flags: Flags,
  { output, cwd }: Context,
): Promise<void> => {
  await withLedger(homeAt(flags.home, cwd), ledger => {
    if (!/^\d+$/.test(argument ?? '') || !ledger.dropRule(Number(argument))) {
      throw new HawserError({
        code: 'rule_unknown',
        message: `There is no rule ${argument ?? ''}.`,
        hint: 'See them with: hawser policy rules',
      });
    }
    output.event('rule_revoked', { no: Number(argument) });
    output.line(`Rule ${argument} answers nothing any more.`);
  });
};
