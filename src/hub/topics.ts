// Every channel topic of the hub on one screen. What is pushed and answered on each: wire/protocol/*-topic.ts.
import type { TopicTable } from '../wire/channel/topic.ts';
import type { Connection } from './connection.ts';
import { runnerChannel } from './runners/channel.ts';
import { threadChannel } from './threads/channel.ts';
import { workspaceChannel } from './workspaces/channel.ts';

export type TopicDeps = Parameters<typeof threadChannel>[0] &
  Parameters<typeof runnerChannel>[0] &
  Parameters<typeof workspaceChannel>[0];

export const topics = (deps: TopicDeps): TopicTable<Connection> => ({
  'workspace:*': workspaceChannel(deps),
  'thread:*': threadChannel(deps),
  'runner:*': runnerChannel(deps),
});
