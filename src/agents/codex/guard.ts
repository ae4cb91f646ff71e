// Looks after the protected files of one conversation's folder (R5): a patch that would touch one is asked about before
// it is made, and one that a command has made is asked about before anything else is done. What people decline is not
// there: the patch is refused, the file set aside. Calls come from the gate (gate/), questions go through the feed.
import { lstatSync, readdirSync, readFileSync, readlinkSync, renameSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { randomPart } from '../../std/ids.ts';
import type { FileChange } from '../../wire/protocol/items.ts';
import type { EffectiveSettings } from '../../wire/protocol/settings.ts';
import type { AgentEvent } from '../driver.ts';
import type { ToolCall } from './gate/gate.ts';
import { readPatches } from './gate/patch-text.ts';
import { toFileChange } from './hunks.ts';
import { isProtected, protectedIn } from './permissions.ts';

export type GuardOptions = {
  /** The session's folder, a real path. */
  readonly folder: string;
  settings(): EffectiveSettings;
  /** Asks people about changes. Resolves with `yes`, with `no`, or with anything else when nobody waits any more. */
  ask(call: ToolCall, changes: readonly FileChange[], reason: string, gone: AbortSignal): Promise<unknown>;
  /** Tells what was made or changed without a question. */
  tell(files: readonly string[]): void;
};

/** More than that of what was made is not shown; a person can look at it on the machine. */
const SHOWN_FILES = 20;
const SHOWN_BYTES = 64 * 1024;

export class FolderGuard {
  readonly #options: GuardOptions;
  /** Those that were there when the conversation was opened; the sandbox itself keeps commands from changing them. */
  #kept: readonly string[];
  /** The others that are known of, as they were then. */
  readonly #known = new Map<string, string>();
  /** Those that a patch may have changed because people have said yes to it. */
  #expected: readonly string[] = [];
  /** The patches that people have said yes to, so that Codex need not ask them again. */
  readonly #allowed = new Map<string, string>();
  /** One call after the other, so that nobody is asked twice and nothing is done beside an open question. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(kept: readonly string[], options: GuardOptions) {
    this.#kept = kept;
    this.#options = options;
  }

  /** The conversation was opened anew, with these kept by its sandbox. */
  reopened(kept: readonly string[]): void {
    this.#kept = kept;
  }

  /** A turn begins or is over: what is there now is told, and is asked about no more. */
  tellMade(): void {
    this.#knowExpected();
    const made = this.#made();
    if (made.length === 0) return;
    this.#options.tell(made);
    this.#know(made);
  }

  /** A call is about to be done. @returns why it may not */
  admit(call: ToolCall, gone: AbortSignal): Promise<string | undefined> {
    const next = this.#last.then(() => this.#admit(call, gone));
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Whether Codex asks about a patch that people have seen and allowed. */
  hasAllowed(callId: string, changes: readonly FileChange[]): boolean {
    return this.#allowed.get(callId) === outline(changes);
  }

  async #admit(call: ToolCall, gone: AbortSignal): Promise<string | undefined> {
    if (gone.aborted) return STOPPED;
    // Without a sandbox a command may do all that a patch is asked about.
    if (this.#options.settings().sandbox === 'danger-full-access') return undefined;
    return (await this.#admitMade(call, gone)) ?? this.#admitPatch(call, gone);
  }

  async #admitMade(call: ToolCall, gone: AbortSignal): Promise<string | undefined> {
    this.#knowExpected();
    const made = this.#made();
    if (made.length === 0) return undefined;
    const changes = made.flatMap(file => readMade(this.#options.folder, file));
    const answer = await this.#ask(call, changes, `A command made or changed this. ${OBEYED}`, gone);
    if (answer === 'yes') return void this.#know(made);
    if (answer !== 'no') return STOPPED;
    const aside = made.map(file => this.#setAside(file));
    return `Not done: a command had made or changed ${made.join(', ')}, which was declined. ${OBEYED} It is now ${aside.join(', ')}.`;
  }

  async #admitPatch(call: ToolCall, gone: AbortSignal): Promise<string | undefined> {
    const text = commandOf(call);
    if (text === undefined) return call.tool_name === 'apply_patch' ? UNREADABLE : undefined;
    const { folder } = this.#options;
    const changes = readPatches(text).map(change => toFileChange(change, folder));
    const touched = changes.filter(change => pathsOf(change).some(path => leadsToProtected(folder, path)));
    if (touched.length === 0) return undefined;
    const answer = await this.#ask(call, changes, OBEYED, gone);
    if (answer === 'no') return `Declined: ${touched.map(({ path }) => path).join(', ')} may not be changed. ${OBEYED}`;
    if (answer !== 'yes') return STOPPED;
    this.#allowed.set(call.tool_use_id, outline(changes));
    this.#expected = touched.flatMap(pathsOf).flatMap(path => path.split(/[/\\]/, 1));
    return undefined;
  }

  async #ask(call: ToolCall, changes: FileChange[], reason: string, gone: AbortSignal): Promise<unknown> {
    if (this.#options.settings().approvalPolicy === 'never') return 'no';
    return this.#options.ask(call, changes, reason, gone);
  }

  #made(): string[] {
    const { folder } = this.#options;
    return protectedIn(folder).filter(
      file => !this.#kept.includes(file) && this.#known.get(file) !== stateOf(folder, file),
    );
  }

  #know(files: readonly string[]): void {
    for (const file of files) this.#known.set(file, stateOf(this.#options.folder, file));
  }

  /** An allowed patch has been made by now. */
  #knowExpected(): void {
    this.#know(this.#expected);
    this.#expected = [];
  }

  /** Under a name that no program looks for. It is not removed: somebody else may have made it in the same moment. */
  #setAside(file: string): string {
    const name = `${file}.declined-${randomPart().slice(0, 8)}`;
    renameSync(join(this.#options.folder, file), join(this.#options.folder, name));
    return name;
  }
}

const OBEYED = 'Other programs run or obey what is in it.';

/** What people hear of protected files that changed without a question. */
export const protectedNotice = (files: readonly string[]): AgentEvent => ({
  type: 'notice',
  level: 'warning',
  code: 'protected_made',
  values: { files: files.join(', ') },
  text: `Made or changed in this folder: ${files.join(', ')}. ${OBEYED}`,
  hint: 'Look at it before you open the folder in another program.',
});

const STOPPED = 'Nobody waits for this any more.';
const UNREADABLE = 'Refused: this patch cannot be read.';

const commandOf = ({ tool_input: input }: ToolCall): string | undefined =>
  typeof input === 'object' && input !== null && 'command' in input && typeof input.command === 'string'
    ? input.command
    : undefined;

const pathsOf = ({ path, movedTo }: FileChange): string[] => (movedTo === undefined ? [path] : [path, movedTo]);

const outline = (changes: readonly FileChange[]): string =>
  JSON.stringify(changes.map(({ path, kind, movedTo }) => [path, kind, movedTo ?? null]));

/** Whether a path leads to something protected: as it is written, or by the links that lie on its way. */
const leadsToProtected = (folder: string, path: string): boolean =>
  isProtected(path) || isProtected(fromFolder(folder, followLinks(resolve(folder, path))));

/** A folder may lie inside something protected itself, such as a worktree below ~/.claude. */
const fromFolder = (folder: string, path: string): string => {
  const inside = relative(folder, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
};

/** Also by links to what does not exist: writing to one makes it. */
const followLinks = (path: string, hops = 0): string => {
  const parent = dirname(path);
  if (parent === path || hops > 40) return path;
  const here = join(followLinks(parent, hops), basename(path));
  const isLink = lstatSync(here, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? followLinks(resolve(dirname(here), readlinkSync(here)), hops + 1) : here;
};

/** What was made, as changes that can be looked at; a folder by its files. */
const readMade = (folder: string, file: string): FileChange[] => {
  const files = filesOf(folder, file).slice(0, SHOWN_FILES);
  return files.length === 0
    ? [{ path: `${file}/`, kind: 'add', diff: '', added: 0, removed: 0 }]
    : files.map(one => toFileChange({ path: one, kind: { type: 'add' }, diff: readShown(join(folder, one)) }, folder));
};

/** The start of a file; where a link leads, which is not followed. */
const readShown = (path: string): string => {
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (info?.isSymbolicLink()) return readlinkSync(path);
  return info?.isFile() && info.size <= SHOWN_BYTES ? readFileSync(path, 'utf8') : '';
};

/** The files below a path, links not followed; the path itself when it is no folder. */
const filesOf = (folder: string, file: string): string[] => {
  const path = join(folder, file);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return [file];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)));
};

/** Changes whenever something in it does. */
const stateOf = (folder: string, file: string): string =>
  JSON.stringify(
    filesOf(folder, file).map(one => {
      const info = lstatSync(join(folder, one), { throwIfNoEntry: false });
      return [one, info?.ino, info?.size, info?.ctimeMs];
    }),
  );
