// The frame a preview stands in. When the preview does not know this browser yet its page knocks; then a code is fetched
// for it and the frame led to where the code is taken for a cookie (R12). What the frame may do ends at its edge (R18);
// what its page says of itself is read by observed.ts.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp } from '../../context.ts';
import { t } from '../../words/t.ts';
import { readKnock } from './knock.ts';
import { type Observed, readObserved } from './observed.ts';

/** In CSS pixels, as a phone and a tablet held upright have them. */
const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1_180 },
  full: undefined,
} as const;

export type Device = keyof typeof SIZES;
export const devices = Object.keys(SIZES) as Device[];

type PreviewFrameProps = {
  readonly title: string;
  readonly address: string;
  /** Of the previews of this thread, one of which may lead to another. */
  readonly addresses: readonly string[];
  readonly device: Device;
  readonly onProblem: (problem: Problem) => void;
  readonly onObserved: (observed: Observed) => void;
};

/**
 * Its own origin is what it needs to be an app at all, and is none of ours. Without `allow-top-navigation` it cannot put
 * another page in the place of the hub's.
 */
const MAY =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox';

export const PreviewFrame = ({ title, address, addresses, device, onProblem, onObserved }: PreviewFrameProps) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEnter(frame, addresses, onProblem);
  useObserved(frame, addresses, onObserved);
  const room = useRoom(box);
  const size = SIZES[device];
  const scale = size ? Math.min(1, room.width / size.width) : 1;
  return (
    <div ref={box} className="relative min-h-0 grow overflow-hidden bg-side">
      <iframe
        ref={frame}
        title={title}
        src={address}
        sandbox={MAY}
        allow="fullscreen; clipboard-write"
        referrerPolicy="no-referrer"
        className="absolute top-0 left-1/2 origin-top -translate-x-1/2 border-0 bg-panel"
        style={{
          width: size ? size.width : '100%',
          height: size ? Math.min(size.height, room.height / scale) : '100%',
          scale: String(scale),
        }}
      />
    </div>
  );
};

/** A second knock so soon means that the browser has not kept the cookie. */
const AGAIN_MS = 10_000;

const useEnter = (
  frame: React.RefObject<HTMLIFrameElement | null>,
  addresses: readonly string[],
  onProblem: (problem: Problem) => void,
): void => {
  const { api, clock } = useApp();
  const lastKnocks = useRef(new Map<string, number>());
  useEffect(() => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const inside = frame.current?.contentWindow;
      const knock = readKnock(event, { frame: inside, addresses });
      if (!knock) return;
      const before = lastKnocks.current.get(knock.host) ?? Number.NEGATIVE_INFINITY;
      lastKnocks.current.set(knock.host, clock.now());
      if (clock.now() - before < AGAIN_MS) {
        onProblem({ code: 'frame_cookies', message: t('pane.noCookies'), hint: t('pane.noCookiesHint') });
        return;
      }
      api.previews.enter(knock).then(
        // Replaced, so that going back does not lead through the frame's way in.
        url => inside?.location.replace(url),
        error => onProblem(toProblem(error)),
      );
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, [api, clock, frame, addresses, onProblem]);
};

const useObserved = (
  frame: React.RefObject<HTMLIFrameElement | null>,
  addresses: readonly string[],
  onObserved: (observed: Observed) => void,
): void => {
  const tell = useRef(onObserved);
  tell.current = onObserved;
  useEffect(() => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const observed = readObserved(event, { frame: frame.current?.contentWindow, addresses });
      if (observed) tell.current(observed);
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, [frame, addresses]);
};

const useRoom = (box: React.RefObject<HTMLElement | null>) => {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return room;
};
