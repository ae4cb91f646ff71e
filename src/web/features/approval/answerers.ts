// Who may answer an approval, as the hub says it for its thread, and what is said of it on the card.
import { useCallback } from 'react';
import type { ThreadPeople } from '../../../wire/protocol/authority.ts';
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';

export type Answerers = {
  /** Whether one may answer oneself; so long as the hub has not said, everybody but guests. */
  readonly mine: boolean;
  /** `Bo or you can answer`; what stands there for those who may not. */
  readonly words: string | undefined;
};

/**
 * @param mine what is known of oneself already; when it changes the hub is asked again
 */
export const useAnswerers = (threadId: ThreadId, mine: boolean | undefined): Answerers => {
  const { people: api } = useApp().api;
  const { members, me } = useWorkspace();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer to whether one may oneself changes the others'
  const read = useCallback(() => api.threadPeople(threadId), [api, threadId, mine]);
  const { value } = useLoaded(read);
  const role = members.find(({ id }) => id === me)?.role;
  if (!value) return { mine: mine ?? role !== 'guest', words: undefined };
  const may = mine ?? value.people.some(({ id, answers }) => id === me && answers);
  const others = value.people.filter(({ id, answers }) => answers && id !== me);
  const names = others.map(each => calledOf(each, members));
  return { mine: may, words: may ? withYou(names) : withoutYou(names) };
};

/** `Cleo (for Ada)` */
const calledOf = ({ id, standsFor }: ThreadPeople['people'][number], members: readonly Member[]): string => {
  const name = nameOf(id, members);
  return standsFor ? t('approval.who.for', { name, principal: nameOf(standsFor, members) }) : name;
};

const MOST_NAMES = 2;

const withYou = (names: readonly string[]): string => {
  const [first] = names;
  if (!first) return t('approval.who.you');
  if (names.length === 1) return t('approval.who.one', { name: first });
  const some = names.slice(0, MOST_NAMES).join(', ');
  const n = names.length - MOST_NAMES;
  return n > 0 ? t('approval.who.more', { names: some, n }) : t('approval.who.many', { names: some });
};

const withoutYou = (names: readonly string[]): string =>
  names.length === 0 ? t('approval.nobody') : t('approval.notYours', { names: names.join(', ') });
