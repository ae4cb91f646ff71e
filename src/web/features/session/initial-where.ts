// What a form for where work is to happen begins with, before anyone chose. Pure; where-form.tsx shows it.
import type { MemberId, RunnerId } from '../../../wire/protocol/ids.ts';
import type { AgentKind } from '../../../wire/protocol/settings.ts';
import type { RunnerView } from '../../../wire/protocol/workspace-topic.ts';

export type Where = { readonly runnerId: RunnerId; readonly folder: string; readonly agent: AgentKind };

/**
 * A machine, its first folder, an agent that can run. One's own machine comes before those of others, where one may have
 * no say, and one that is there before one that is not.
 * @param wish what is known already, such as the machine of the thread one comes from
 * @returns undefined where there is no machine at all
 */
export const initialWhere = (
  runners: readonly RunnerView[],
  me: MemberId,
  wish?: Partial<Where>,
): Where | undefined => {
  const present = runners.filter(({ online }) => online);
  const runner =
    runners.find(({ id }) => id === wish?.runnerId) ??
    present.find(({ owner }) => owner === me) ??
    present[0] ??
    runners[0];
  if (!runner) return undefined;
  const agents = runner.capabilities?.agents ?? [];
  const agent =
    agents.find(({ kind }) => kind === wish?.agent) ?? agents.find(({ state }) => state === 'ready') ?? agents[0];
  const folder = wish?.runnerId === runner.id ? wish.folder : undefined;
  return {
    runnerId: runner.id,
    folder: folder ?? runner.capabilities?.allowedFolders[0] ?? '',
    agent: agent?.kind ?? 'codex',
  };
};
