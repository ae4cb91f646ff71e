// What one can do by typing `/` at the beginning of a message: the actions of the whole app (actions.ts) that concern
// this moment, and how the agent runs. What is not in this list is sent as it stands; agents have commands of their own.

import type { AgentModel } from '../../../wire/protocol/runner-topic.ts';
import { type ActionContext, type ActionId, actions } from '../../actions.ts';
import type { KeyId } from '../../keys.ts';
import { t } from '../../words/t.ts';

export type Command = {
  /** What is typed after the `/`. */
  readonly name: string;
  readonly words: string;
  readonly key?: KeyId | undefined;
  /** Rejects with what stood in the way. */
  readonly run: () => unknown;
};

/** Names that are not the action's own in words joined by hyphens. */
const NAMES: Partial<Readonly<Record<ActionId, string>>> = {
  newThread: 'new',
  releaseQueue: 'continue',
  cancelQueue: 'cancel-all',
  copyLink: 'link',
  moveThread: 'move',
  lookAgain: 'look-again',
};

/** Actions for which a hand that types is never in the right place. */
const ELSEWHERE: ReadonlySet<string> = new Set(['palette', 'sidebar', 'nextThread', 'previousThread', 'signOut']);

/** @param openSession shows the settings of the session */
export const commandsOf = (context: ActionContext, openSession: () => void): Command[] => [
  ...sessionCommands(context, openSession),
  ...actions
    .filter(({ id, when }) => !ELSEWHERE.has(id) && (when?.(context) ?? true))
    .map(
      ({ id, words, key, run }): Command => ({
        name: NAMES[id] ?? hyphened(id),
        words: t(words),
        key,
        run: () => run(context),
      }),
    ),
];

const sessionCommands = ({ current, workspace }: ActionContext, openSession: () => void): Command[] => {
  const thread = current?.thread;
  const session = thread?.view.get().head?.session;
  if (!thread || !session) return [];
  const runner = workspace.runners.find(({ id }) => id === session.runnerId);
  const models = runner?.capabilities?.agents.find(({ kind }) => kind === session.agent)?.models ?? [];
  const running = session.requested.model ?? session.effective?.model;
  const model = models.find(({ id }) => id === running) ?? models.find(({ isDefault }) => isDefault);
  return [
    { name: 'model', words: t('command.session'), key: 'session.settings', run: openSession },
    ...models.map(
      ({ id, name }): Command => ({
        name: `model ${id}`,
        words: name === id ? t('command.nextTurn') : t('command.model', { model: name }),
        run: () => thread.change({ model: id, ...effortFor(models, id, session.requested.effort) }, false),
      }),
    ),
    ...(model?.efforts ?? []).map(
      (effort): Command => ({
        name: `effort ${effort}`,
        words: t('command.nextTurn'),
        run: () => thread.change({ effort }, false),
      }),
    ),
    ...(model?.fast
      ? (['on', 'off'] as const).map(
          (state): Command => ({
            name: `fast ${state}`,
            words: t(`command.fast.${state}`),
            run: () => thread.change({ fast: state === 'on' }, false),
          }),
        )
      : []),
  ];
};

/** An effort the next model does not have goes back to that model's own. */
export const effortFor = (models: readonly AgentModel[], id: string, effort: string | null | undefined) => {
  const next = models.find(model => model.id === id);
  return effort && next && !next.efforts.includes(effort) ? { effort: null } : {};
};

/** Commands whose name begins with what was typed; those that are one word before those that are several. */
export const fittingCommands = (all: readonly Command[], typed: string): Command[] => {
  const wanted = typed.toLowerCase();
  const fits = all.filter(({ name }) => name.startsWith(wanted));
  // One that is offered in several forms is offered by its first word until that is typed.
  return wanted.includes(' ') || fits.length <= MOST ? fits : fits.filter(isShort);
};

const MOST = 12;
const isShort = ({ name }: Command): boolean => !name.includes(' ');

const hyphened = (id: string): string => id.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
