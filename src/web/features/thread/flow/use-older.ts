// The pages before those that were read: asked for when one comes near the top or looks for a place in them, one at a
// time, and put above the rest without moving it.
import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../../../context.ts';
import { useSelected } from '../../../ui/use-store.ts';
import type { Row } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';

export type Older = {
  readonly more: boolean;
  readonly reading: boolean;
  /** Set when rows have just been added above, so that those in view stay where they are. */
  readonly shift: boolean;
  /** Set after a page could not be read, until the connection changes. */
  readonly failed: boolean;
  read(): void;
};

export const useOlder = (rows: readonly Row[]): Older => {
  const { thread } = useThreadScope();
  const { connection } = useDesk();
  const more = useSelected(thread.view, view => view.more);
  const online = useSelected(connection.state, ({ state }) => state);
  const [reading, setReading] = useState(false);
  const [failed, setFailed] = useState(false);
  const busy = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the connection is another chance
  useEffect(() => setFailed(false), [online]);

  const firstPos = rows.find(row => row.pos > 0)?.pos ?? 0;
  const oldest = useRef(0);
  const shift = oldest.current > 0 && firstPos < oldest.current;
  useEffect(() => {
    oldest.current = firstPos;
  });

  const read = () => {
    if (busy.current || !thread.view.get().more) return;
    busy.current = true;
    setReading(true);
    thread
      .readOlder()
      .catch(() => setFailed(true)) // without a connection: asked again when it is back, or someone scrolls there again
      .finally(() => {
        busy.current = false;
        setReading(false);
      });
  };
  return { more, reading, shift, failed, read };
};
