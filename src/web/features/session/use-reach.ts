// The reach of an agent (reach.ts) as this page knows it now.
import type { AgentKind } from '../../../wire/protocol/settings.ts';
import type { RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import { useDesk } from '../../context.ts';
import { useStore } from '../../ui/use-store.ts';
import { type Reach, reachOf } from './reach.ts';

/** @returns undefined while there is no machine to reach */
export const useReach = (runner: RunnerView | undefined, agent?: AgentKind): Reach | undefined => {
  const { connection } = useDesk();
  const state = useStore(connection.state);
  return runner && reachOf(state, runner, agent);
};
