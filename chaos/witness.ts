// Who knows whether the runner is joined: one more reader of the workspace, straight at the hub. A row about a machine has
// no number, and its times are those of a clock that F6 and F11 move and of a disk that F8 fills; only the order in
// which rows come tells the newest, and the proxies' faults take that away from the browsers.
import { type Door, socketTo } from './client.ts';

export type Witness = {
  /** False also while the hub does not answer. */
  runnerOnline(): boolean;
  close(): void;
};

type Row = { readonly online: boolean };

export const openWitness = (door: Door, workspaceId: string): Witness => {
  const socket = socketTo({ ...door, host: door.hubHost });
  const channel = socket.channel(`workspace:${workspaceId}`);
  let online = false;
  // A world has one runner.
  const take = ({ runners }: { runners: readonly Row[] }) => {
    online = runners[0]?.online ?? online;
  };
  channel.on('runners_changed', payload => take(payload as { runners: Row[] }));
  channel.join().receive('ok', take);
  return {
    runnerOnline: () => channel.state === 'joined' && online,
    close: () => {
      channel.leave();
      socket.disconnect();
    },
  };
};
