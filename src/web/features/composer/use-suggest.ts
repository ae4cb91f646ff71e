// The list that opens above the composer while a mention or a command is typed: what is in it, which entry is chosen,
// and the keys that move in it. The focus stays in the text; the text tells a screen reader which entry is chosen.
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp, useDesk, useOverlays, useWorkspace } from '../../context.ts';
import { useSelected } from '../../ui/use-store.ts';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { type Command, commandsOf, fittingCommands } from './commands.ts';
import { agentsFor, peopleFor, type Suggestion, stillFitting, toFileSuggestion } from './suggestions.ts';
import { type Trigger, triggerAt } from './trigger.ts';

export type Suggest = {
  readonly open: boolean;
  readonly entries: readonly Suggestion[];
  readonly chosen: number;
  /** Said below the entries: why there are no files. */
  readonly note: string | undefined;
  choose(index: number): void;
  point(index: number): void;
  /** @returns whether the key was meant for the list */
  onKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
  /** Told where the caret is. */
  onCaret(): void;
  close(): void;
};

type Options = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly openSession: () => void;
  readonly onProblem: (problem: Problem | undefined) => void;
};

export const useSuggest = ({ field, text, openSession, onProblem }: Options): Suggest => {
  const { composer } = useThreadScope();
  const [caret, setCaret] = useState<number>();
  const [dismissed, setDismissed] = useState<string>();
  const [at, setAt] = useState(0);
  const found = caret === undefined ? undefined : triggerAt(text, Math.min(caret, text.length));
  const key = found && `${found.kind}${found.from}`;
  const trigger = key === dismissed ? undefined : found;
  const commands = useCommands(trigger, openSession);
  const { entries: mentions, note } = useMentions(trigger);
  const entries = useMemo(() => [...commands.map(toSuggestion), ...mentions], [commands, mentions]);
  const open = trigger !== undefined && (entries.length > 0 || note !== undefined);
  const chosen = Math.min(at, entries.length - 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other letters, another first choice
  useEffect(() => setAt(0), [trigger?.kind, trigger?.query]);

  const choose = (index: number) => {
    const entry = entries[index];
    if (!entry || !trigger) return;
    if (entry.insert !== undefined) return insert(field.current, trigger, `${entry.insert} `);
    composer.write('');
    onProblem(undefined);
    const command = commands.find(({ name }) => name === entry.id);
    // What could not be done is said above the text.
    Promise.resolve(command?.run()).catch(error => onProblem(toProblem(error)));
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (!open || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) setAt((chosen + step + entries.length) % entries.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && entries.length > 0) choose(chosen);
    else if (event.key === 'Escape') setDismissed(key);
    else return false;
    event.preventDefault();
    return true;
  };
  return {
    open,
    entries,
    chosen,
    note,
    choose,
    point: setAt,
    onKey,
    onCaret: () => {
      const element = field.current;
      const next = element?.selectionStart === element?.selectionEnd ? element?.selectionStart : undefined;
      setCaret(next);
      // What was dismissed is offered again once the caret has been elsewhere.
      if (dismissed && next !== undefined) {
        const now = element && triggerAt(element.value, next);
        if (!now || `${now.kind}${now.from}` !== dismissed) setDismissed(undefined);
      }
    },
    close: () => setCaret(undefined),
  };
};

const toSuggestion = ({ name, words, key }: Command): Suggestion => ({
  id: name,
  group: 'commands',
  name: `/${name}`,
  note: words,
  key,
});

const useCommands = (trigger: Trigger | undefined, openSession: () => void): readonly Command[] => {
  const app = useApp();
  const desk = useDesk();
  const workspace = useWorkspace();
  const overlays = useOverlays();
  const current = useThreadScope();
  if (trigger?.kind !== 'command') return NO_COMMANDS;
  return fittingCommands(commandsOf({ app, desk, workspace, overlays, current }, openSession), trigger.query);
};

const NO_COMMANDS: readonly Command[] = [];
const NOTHING: Mentions = { entries: [], note: undefined };

type Mentions = { readonly entries: readonly Suggestion[]; readonly note: string | undefined };

const useMentions = (trigger: Trigger | undefined): Mentions => {
  const { thread } = useThreadScope();
  const { members, me, runners } = useWorkspace();
  const runnerId = useSelected(thread.view, view => view.head?.session?.runnerId);
  const runner = runners.find(({ id }) => id === runnerId);
  const query = trigger?.kind === 'mention' ? trigger.query : undefined;
  const files = useFiles(query, runner?.online ? runnerId : undefined);
  return useMemo(() => {
    if (query === undefined) return NOTHING;
    const note = runner && !runner.online ? t('suggest.offline', { machine: runner.name }) : files.problem;
    return {
      entries: [
        ...peopleFor(query, members, me),
        ...agentsFor(query, runner),
        ...stillFitting(files.paths, query).map(toFileSuggestion),
      ],
      note,
    };
  }, [query, members, me, runner, files]);
};

/** Letters that come faster are asked for together. */
const PAUSE_MS = 70;

type Files = { readonly paths: readonly string[]; readonly problem: string | undefined };

/** What was found stays until what fits the next letters is there, so that the list does not flicker. */
const useFiles = (
  query: string | undefined,
  runnerId: Parameters<ReturnType<typeof useApp>['api']['listFiles']>[0] | undefined,
): Files => {
  const { thread } = useThreadScope();
  const { api, clock } = useApp();
  const [files, setFiles] = useState<Files>(NO_FILES);
  const asked = useRef(0);
  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    if (query === undefined || runnerId === undefined) return setFiles(NO_FILES);
    return clock.after(PAUSE_MS, () => {
      api.listFiles(runnerId, thread.id, query).then(
        paths => mine === asked.current && setFiles({ paths, problem: undefined }),
        error => mine === asked.current && setFiles({ paths: [], problem: problemWords(toProblem(error)).message }),
      );
    });
  }, [api, clock, thread, query, runnerId]);
  return files;
};

const NO_FILES: Files = { paths: [], problem: undefined };

/** Puts the words in place of what was typed, in a way that the browser can undo. */
const insert = (field: HTMLTextAreaElement | null, { from, query }: Trigger, words: string): void => {
  if (!field) return;
  field.focus();
  field.setSelectionRange(from, from + query.length + 1);
  document.execCommand('insertText', false, words);
};
