// Who looks at the previews of a thread, as the hub tells on its channel; and telling the hub which one is looked at here.
import type { Channel } from 'phoenix';
import type { Looking, PreviewId } from '../../wire/protocol/previews.ts';
import { threadBroadcasts } from '../../wire/protocol/thread-topic.ts';
import { createStore, type ReadableStore } from './store.ts';

export type Lookers = {
  readonly view: ReadableStore<readonly Looking[]>;
  /** The pane beside the thread shows this preview; undefined: none. */
  look(id: PreviewId | undefined): void;
};

export const watchLooking = (channel: Channel): Lookers & { joined(): void } => {
  const view = createStore<readonly Looking[]>([]);
  let shown: PreviewId | undefined;
  channel.on('looking', payload => view.set(threadBroadcasts.looking.parse(payload).previews));
  const say = () => {
    if (channel.state === 'joined') channel.push('look_at_preview', { previewId: shown ?? null });
  };
  return {
    view,
    look: id => {
      if (shown === id) return;
      shown = id;
      say();
    },
    // The hub forgets it with the connection.
    joined: () => {
      if (shown) say();
    },
  };
};
