// Looks after the protected files of one conversation's folder (R5): a patch that would touch one is asked about before
// it is made, and one that a command has made is asked about before anything else is done, or before the turn ends.
// What people decline is not there: the patch is refused, the file set aside. Calls come from the gate (gate/), questions
// go through the feed. What lies at the top of the folder is looked at on each call, what lies deeper after commands.
import type { FileChange } from '../../wire/protocol/items.ts';
import type { EffectiveSettings } from '../../wire/protocol/settings.ts';
import type { AgentEvent } from '../driver.ts';
import type { GateCall, ToolCall } from './gate/gate.ts';
import { readPatches } from './gate/patch-text.ts';
import { toFileChange } from './hunks.ts';
import { protectedIn } from './permissions.ts';
import { type Content, contentOf, type Made, madeAt, setAside, showMade } from './protected/content.ts';
import { protectedBy } from './protected/paths.ts';
import { ProtectedWalk } from './protected/walk.ts';

export type GuardOptions = {
  /** The session's folder, a real path. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  now(): number;
  settings(): EffectiveSettings;
  /** Asks people about changes. Resolves with `yes`, with `no`, or with anything else when nobody waits any more. */
  ask(call: GateCall, changes: readonly FileChange[], reason: string, gone: AbortSignal): Promise<unknown>;
  /** Tells people something. */
  tell(event: AgentEvent): void;
  /** The protected files at the top that no call has to be asked about for; undefined while each has to be. */
  setKnown(files: readonly string[] | undefined): void;
};

export class FolderGuard {
  readonly #options: GuardOptions;
  readonly #walk: ProtectedWalk;
  /** Those at the top that were there when the conversation was opened; the sandbox itself keeps commands from changing them. */
  #kept: readonly string[];
  /** The others that are known of, as they were then. */
  readonly #known = new Map<string, Content>();
  /** Those that people were told of, as they were then, because nobody could be asked. */
  readonly #told = new Map<string, Content>();
  /** Those that a patch may have changed because people have said yes to it. */
  #expected: readonly string[] = [];
  /** The patches that people have said yes to, so that Codex need not ask them again. */
  readonly #allowed = new Map<string, string>();
  /** Those below the top, as of the last look. */
  #deep: readonly string[] = [];
  #looking: Promise<void> = Promise.resolve();
  /** The look after that, if anybody waits for it. */
  #nextLook: Promise<void> | undefined;
  /** Settles once it is known what was there before anything was done. */
  #ready: Promise<void> = Promise.resolve();
  /** How many looks that takes yet. */
  #unready = 0;
  #inTurn = false;
  #closed = false;
  /** One call after the other, so that nobody is asked twice and nothing is done beside an open question. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(kept: readonly string[], options: GuardOptions) {
    this.#kept = kept;
    this.#options = options;
    this.#walk = new ProtectedWalk(options.folder, options.now);
    this.#lookBefore(made => this.#know(made));
  }

  /** The conversation was opened anew, with these kept by its sandbox. What nobody has answered for is still asked about. */
  reopened(kept: readonly string[]): void {
    const made = this.#made().map(({ path }) => path);
    this.#kept = kept.filter(file => !made.includes(file));
    this.#publish();
  }

  /**
   * A turn begins. What has come since the last is told, and is asked about no more.
   * @param beside whether commands of an earlier turn still run, which may have made it
   */
  turnBegins(beside: boolean): void {
    this.#inTurn = true;
    this.#lookBefore(() => this.#tellLeft(!beside));
  }

  /** A turn is over. What nobody could be asked about, as when it was stopped, is told, and asked about before the next call. */
  turnEnds(): void {
    this.#inTurn = false;
    this.#tellLeft(false);
  }

  /** A command has ended. */
  commandEnded(): void {
    this.#look().then(() => this.#looked());
  }

  /** A call is about to be done, or a turn about to end. @returns why it may not */
  admit(call: GateCall, gone: AbortSignal): Promise<string | undefined> {
    const next = this.#last.then(() => this.#admit(call, gone));
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Whether Codex asks about a patch that people have seen and allowed. */
  hasAllowed(callId: string, changes: readonly FileChange[]): boolean {
    return this.#allowed.get(callId) === outline(changes);
  }

  close(): void {
    this.#closed = true;
  }

  async #admit(call: GateCall, gone: AbortSignal): Promise<string | undefined> {
    const isEnd = call.hook_event_name !== 'PreToolUse';
    await this.#ready;
    await (isEnd ? this.#look() : (this.#nextLook ?? this.#looking));
    if (gone.aborted) return STOPPED;
    // Without a sandbox a command may do all that a patch is asked about.
    if (this.#options.settings().sandbox === 'danger-full-access') return undefined;
    const refused = (await this.#admitMade(call, gone)) ?? (isEnd ? undefined : await this.#admitPatch(call, gone));
    this.#publish();
    return refused;
  }

  async #admitMade(call: GateCall, gone: AbortSignal): Promise<string | undefined> {
    this.#knowExpected();
    const made = this.#made();
    if (made.length === 0) return undefined;
    const isEnd = call.hook_event_name !== 'PreToolUse';
    const changes = made.flatMap(one => showMade(this.#options.folder, one));
    const answer = await this.#ask(call, changes, `A command made or changed this. ${OBEYED}`, gone);
    if (answer === 'yes') return void this.#know(made);
    // An end that nobody is asked about any more is one; it is told, and the next call waits.
    if (answer !== 'no') return isEnd ? undefined : STOPPED;
    const aside = this.#setAside(made);
    const declined = `a command had made or changed ${pathsOf(made)}, which was declined. ${OBEYED} It is now ${aside}.`;
    if (!isEnd) return `Not done: ${declined}`;
    if (!call.stop_hook_active) return `Before you end: ${declined}`;
    // Told again and again, the agent might make it again and again.
    this.#options.tell(asideNotice(pathsOf(made), aside));
    return undefined;
  }

  async #admitPatch(call: ToolCall, gone: AbortSignal): Promise<string | undefined> {
    const text = commandOf(call);
    if (text === undefined) return call.tool_name === 'apply_patch' ? UNREADABLE : undefined;
    const { folder } = this.#options;
    const changes = readPatches(text).map(change => toFileChange(change, folder));
    const protectedOf = (change: FileChange) => pathsIn(change).flatMap(path => protectedBy(folder, path));
    const touched = changes.filter(change => protectedOf(change).length > 0);
    if (touched.length === 0) return undefined;
    const answer = await this.#ask(call, changes, OBEYED, gone);
    if (answer === 'no') return `Declined: ${pathsOf(touched)} may not be changed. ${OBEYED}`;
    if (answer !== 'yes') return STOPPED;
    this.#allowed.set(call.tool_use_id, outline(changes));
    this.#expected = touched.flatMap(protectedOf);
    return undefined;
  }

  async #ask(call: GateCall, changes: FileChange[], reason: string, gone: AbortSignal): Promise<unknown> {
    if (this.#options.settings().approvalPolicy === 'never') return 'no';
    return this.#options.ask(call, changes, reason, gone);
  }

  // --- what is there ------------------------------------------------------------------------------------------------

  /** What is there and is not known of. */
  #made(): Made[] {
    const { folder } = this.#options;
    const top = protectedIn(folder).filter(file => !this.#kept.includes(file));
    return [...top, ...this.#deep].flatMap(path => madeAt(path, contentOf(folder, path), this.#known.get(path)) ?? []);
  }

  #know(made: readonly Pick<Made, 'path' | 'content'>[]): void {
    for (const { path, content } of made) this.#known.set(path, content);
  }

  /** An allowed patch has been made by now. */
  #knowExpected(): void {
    const { folder } = this.#options;
    this.#know(this.#expected.map(path => ({ path, content: contentOf(folder, path) })));
    this.#expected = [];
  }

  /** @returns its new names */
  #setAside(made: readonly Made[]): string {
    const { folder } = this.#options;
    const names = made.flatMap(one => setAside(folder, one));
    // What was there before is as it is without them.
    this.#know(made.filter(one => one.changed).map(({ path }) => ({ path, content: contentOf(folder, path) })));
    return names.join(', ');
  }

  /** Looks through the folder from now on; who asks before that has begun gets the same look. */
  #look(): Promise<void> {
    this.#nextLook ??= this.#looking.then(() => {
      this.#nextLook = undefined;
      this.#looking = this.#walk.look().then(found => {
        this.#deep = found;
      });
      return this.#looking;
    });
    return this.#nextLook;
  }

  /** Looks at what is there before anything is done; calls are asked about until then. */
  #lookBefore(then: (made: readonly Made[]) => void): void {
    this.#unready += 1;
    this.#publish();
    this.#ready = this.#ready
      .then(() => this.#look())
      .then(() => {
        this.#unready -= 1;
        if (this.#closed) return;
        then(this.#made());
        this.#publish();
      });
  }

  #looked(): void {
    if (!this.#inTurn) this.#tellLeft(false);
    this.#publish();
  }

  #publish(): void {
    if (this.#closed) return;
    this.#options.setKnown(this.#unready > 0 || this.#made().length > 0 ? undefined : this.#kept);
  }

  // --- what people hear ---------------------------------------------------------------------------------------------

  /** @param forGood whether it is asked about no more */
  #tellLeft(forGood: boolean): void {
    if (this.#closed) return;
    this.#knowExpected();
    const left = this.#made().filter(one => !this.#wasTold(one));
    if (left.length > 0) this.#options.tell(madeNotice(pathsOf(left)));
    if (forGood || this.#options.settings().sandbox === 'danger-full-access') return this.#know(left);
    for (const { path, content } of left) this.#told.set(path, content);
  }

  #wasTold({ path, content }: Made): boolean {
    const told = this.#told.get(path);
    return told !== undefined && madeAt(path, content, told) === undefined;
  }
}

const OBEYED = 'Other programs run or obey what is in it.';

const madeNotice = (files: string): AgentEvent => ({
  type: 'notice',
  level: 'warning',
  code: 'protected_made',
  values: { files },
  text: `Made or changed in this folder: ${files}. ${OBEYED}`,
  hint: 'Look at it before you open the folder in another program.',
});

const asideNotice = (files: string, names: string): AgentEvent => ({
  type: 'notice',
  level: 'warning',
  code: 'protected_aside',
  values: { files, names },
  text: `A command made or changed ${files} once more, which was declined. It is now ${names}.`,
});

const STOPPED = 'Nobody waits for this any more.';
const UNREADABLE = 'Refused: this patch cannot be read.';

const commandOf = ({ tool_input: input }: ToolCall): string | undefined =>
  typeof input === 'object' && input !== null && 'command' in input && typeof input.command === 'string'
    ? input.command
    : undefined;

const pathsOf = (things: readonly { readonly path: string }[]): string => things.map(({ path }) => path).join(', ');

const pathsIn = ({ path, movedTo }: FileChange): string[] => (movedTo === undefined ? [path] : [path, movedTo]);

const outline = (changes: readonly FileChange[]): string =>
  JSON.stringify(changes.map(({ path, kind, movedTo }) => [path, kind, movedTo ?? null]));
