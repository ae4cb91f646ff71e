// Where the page begins: makes the app from the browser's own parts, and shows it in the reader's colours and language.
import './no-eval.ts';
import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { systemClock } from '../std/clock.ts';
import { createApi } from './data/api.ts';
import { createApp } from './data/app.ts';
import { openShelf } from './data/indexed-shelf.ts';
import { createKeep } from './data/keep.ts';
import { createPace } from './data/pace.ts';
import { browserPasskeys } from './data/passkeys.ts';
import { createRouter } from './data/router.ts';
import { sendFile } from './data/send-file.ts';
import { watchUpdates } from './data/updates.ts';
import { comeBack } from './data/way-back.ts';
import { createOverlays } from './features/shell/overlays.ts';
import { createKeyboard } from './keyboard.ts';
import { Root } from './root.tsx';
import { followVisibleHeight } from './visible-height.ts';
import { chooseLanguage, speakLanguage } from './words/languages.ts';
import { locale } from './words/t.ts';

const endpoint = new URL('/socket', window.location.href);
endpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

/** A page that is hidden, or gets hidden meanwhile, has no frames; what comes in is then folded a little later instead. */
const withFrame = (task: () => void) => {
  const late = window.setTimeout(() => {
    window.cancelAnimationFrame(frame);
    task();
  }, 250);
  const frame = window.requestAnimationFrame(() => {
    window.clearTimeout(late);
    task();
  });
};

comeBack(window);
const app = createApp({
  api: createApi(
    window.location.origin,
    (input, init) => fetch(input, init),
    sendFile,
    browserPasskeys(navigator.credentials),
  ),
  clock: systemClock,
  endpoint: endpoint.href,
  keep: createKeep(window.localStorage),
  onFrame: createPace({
    frame: withFrame,
    afterFrame: task => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        task();
      };
      channel.port2.postMessage(undefined);
    },
    wait: (task, ms) => window.setTimeout(task, ms),
    now: () => performance.now(),
  }),
  onNetworkChange: changed => {
    for (const type of ['online', 'offline']) window.addEventListener(type, changed);
    return () => {
      for (const type of ['online', 'offline']) window.removeEventListener(type, changed);
    };
  },
  pictures: { show: file => URL.createObjectURL(file), forget: address => URL.revokeObjectURL(address) },
  random: Math.random,
  router: createRouter(window),
  shelf: openShelf(window.indexedDB, systemClock),
  transport: WebSocket,
  updates: watchUpdates({
    clock: systemClock,
    // Browsers without a secure connection have none, whatever the types say.
    workers: 'serviceWorker' in navigator ? navigator.serviceWorker : undefined,
    reload: () => window.location.reload(),
  }),
});

const { preferences } = app;
const page = document.documentElement;
const element = document.getElementById('root');
if (!element) throw new Error('invariant: index.html has a root');
const root = createRoot(element);
const keyboard = createKeyboard(document);
const overlays = createOverlays();

const paint = () => {
  const { theme } = preferences.get();
  if (theme === 'system') delete page.dataset.theme;
  else page.dataset.theme = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    // The window around an installed app takes the colour of the page; each scheme has a line of its own in index.html.
    meta.dataset.own ??= meta.content;
    meta.content = theme === 'system' ? meta.dataset.own : getComputedStyle(page).backgroundColor;
  }
};

/** Words are asked for while components are drawn, so another language draws all of them anew. */
const show = () => {
  page.lang = locale();
  root.render(
    <StrictMode>
      <Root key={locale()} app={app} keyboard={keyboard} overlays={overlays} />
    </StrictMode>,
  );
};

let spoken: string | undefined;
const speakAsWanted = async () => {
  const wanted = chooseLanguage(preferences.get().language, navigator.languages);
  if (spoken === wanted.locale) return;
  spoken = wanted.locale;
  // Without a connection the words may not be there: then it stays as it was.
  await speakLanguage(wanted.language, wanted.locale).catch(() => undefined);
  if (spoken === wanted.locale) show();
};

preferences.subscribe(paint);
preferences.subscribe(() => void speakAsWanted());
paint();
followVisibleHeight(document.body, window);
void speakAsWanted();
void app.check();
