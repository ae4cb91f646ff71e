// Where the page begins: makes the app from the browser's own parts, and shows it.
import './no-eval.ts';
import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { systemClock } from '../std/clock.ts';
import { createApi } from './data/api.ts';
import { createApp } from './data/app.ts';
import { createKeep } from './data/keep.ts';
import { createRouter } from './data/router.ts';
import { sendFile } from './data/send-file.ts';
import { createOverlays } from './features/shell/overlays.ts';
import { createKeyboard } from './keyboard.ts';
import { Root } from './root.tsx';

const endpoint = new URL('/socket', window.location.href);
endpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

const app = createApp({
  api: createApi(window.location.origin, (input, init) => fetch(input, init), sendFile),
  clock: systemClock,
  endpoint: endpoint.href,
  keep: createKeep(window.localStorage),
  // A hidden page has no frames; what comes in is then folded a little later instead.
  onFrame: task => (document.hidden ? window.setTimeout(task, 200) : window.requestAnimationFrame(task)),
  pictures: { show: file => URL.createObjectURL(file), forget: address => URL.revokeObjectURL(address) },
  random: Math.random,
  router: createRouter(window),
  transport: WebSocket,
});

const { preferences } = app;
const paint = () => {
  const { theme } = preferences.get();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
};
preferences.subscribe(paint);
paint();

const root = document.getElementById('root');
if (!root) throw new Error('invariant: index.html has a root');
createRoot(root).render(
  <StrictMode>
    <Root app={app} keyboard={createKeyboard(document)} overlays={createOverlays()} />
  </StrictMode>,
);
void app.check();
