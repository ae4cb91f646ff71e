// Whether any window of this app is in front. Each window answers for itself; they ask each other over a channel of the
// browser that stays within this origin.

export type Front = {
  /** Resolves with true when this or another window of the app is in front. */
  isAnyInFront(): Promise<boolean>;
  close(): void;
};

/** Windows of one browser answer within a few milliseconds; frozen ones never do, and are not in front. */
const ANSWER_MS = 120;

export const openFront = (name: string): Front => {
  const channel = new BroadcastChannel(name);
  const isInFront = () => document.visibilityState === 'visible' && document.hasFocus();
  const asking = new Set<() => void>();
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'who is in front?' && isInFront()) channel.postMessage('I am');
    if (data === 'I am') for (const heard of asking) heard();
  });
  return {
    isAnyInFront: () =>
      new Promise(resolve => {
        if (isInFront()) return resolve(true);
        const settle = (found: boolean) => {
          asking.delete(heard);
          window.clearTimeout(timer);
          resolve(found);
        };
        const heard = () => settle(true);
        const timer = window.setTimeout(() => settle(false), ANSWER_MS);
        asking.add(heard);
        channel.postMessage('who is in front?');
      }),
    close: () => channel.close(),
  };
};
