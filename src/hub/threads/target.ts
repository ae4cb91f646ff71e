// A thread as the policy looks at it: where it stands and on whose machine it runs.
import type { ThreadHead } from '../../wire/thread/head.ts';
import type { Target } from '../policy/access.ts';

export type ThreadTarget = Extract<Target, { kind: 'thread' }>;

export const targetOf = ({ id, channelId, session }: ThreadHead): ThreadTarget => ({
  kind: 'thread',
  id,
  channelId,
  ...(session && { runnerId: session.runnerId }),
});
