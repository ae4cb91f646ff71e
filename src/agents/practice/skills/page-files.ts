// The files of the page: a hero with a drawing that is computed from the topic, a few sections, a style sheet for light
// and dark, and a server that needs nothing but Node. Everything a page about the tides shows is computed when it is
// looked at, from constituents with invented amplitudes, and says so.

export type PageFile = { readonly path: string; readonly text: string };

/** @param topic as the person wrote it, for instance "the tides" */
export const pageFiles = (topic: string): PageFile[] => [
  { path: 'index.html', text: indexHtml(topic) },
  { path: 'style.css', text: STYLE },
  { path: 'page.js', text: (isTidal(topic) ? TIDES_JS : WAVES_JS) + RELOAD_JS },
  { path: 'server.mjs', text: SERVER },
];

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);

const isTidal = (topic: string): boolean => /\btid(?:e|es|al)\b/i.test(topic);

const titleOf = (topic: string): string => {
  const bare = topic.replace(/^(?:the|a|an)\s+/i, '');
  return escapeHtml(bare.charAt(0).toUpperCase() + bare.slice(1));
};

const indexHtml = (topic: string): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${titleOf(topic)}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="style.css">
  <script type="module" src="page.js"></script>
</head>
<body>
  <header>
    <p class="kicker">A small page about</p>
    <h1>${titleOf(topic)}</h1>
    <svg id="drawing" viewBox="0 0 960 220" role="img" aria-label="A curve"></svg>
    <p id="caption" class="caption"></p>
  </header>
  <main>
${isTidal(topic) ? TIDE_SECTIONS : topicSections(escapeHtml(topic))}
  </main>
  <footer>Written by a script, the practice model of Hawser. Change anything.</footer>
</body>
</html>
`;

const TIDE_SECTIONS = `    <section>
      <h2>The next high and low waters</h2>
      <table>
        <thead><tr><th>When</th><th>What</th><th>Height</th></tr></thead>
        <tbody id="extremes"></tbody>
      </table>
      <p class="note">Illustrative only: computed in your browser from five real tidal periods with invented
      amplitudes. It is nobody's harbour, so please do not sail by it.</p>
    </section>
    <section>
      <h2>Why twice a day</h2>
      <p>The moon pulls a little more on the near side of the earth than on its middle, and a little less on the far
      side. The water is stretched along that line into two bulges, and the turning earth carries every coast through
      both of them. The moon moves on meanwhile, so a tidal day lasts 24 hours and 50 minutes.</p>
    </section>
    <section>
      <h2>Springs and neaps</h2>
      <p>The sun does the same at almost half the strength. At new and full moon both pull along one line and the range
      is large: spring tides. At the quarters they pull across each other: neap tides.</p>
      <p id="springs" class="big"></p>
    </section>`;

const topicSections = (topic: string): string => `    <section>
      <h2>Where to begin</h2>
      <p>Every subject has a first question that makes the others easier. For ${topic} it may be: what changes, what
      stays the same, and who would notice first?</p>
    </section>
    <section>
      <h2>Three things to find out</h2>
      <ol>
        <li>What did people believe about ${topic} a hundred years ago?</li>
        <li>What can be measured, and with what?</li>
        <li>Which part of it can be seen from where you sit?</li>
      </ol>
    </section>
    <section>
      <h2>Make it yours</h2>
      <p>This text is a template around your words. Replace it with what you know about ${topic}; the drawing above is
      computed from its name, so other topics have other curves.</p>
    </section>`;

const STYLE = `:root {
  color-scheme: light dark;
  --ink: light-dark(#17242e, #e6edf1);
  --quiet: light-dark(#5b6b76, #93a4af);
  --paper: light-dark(#f6f8f9, #10181d);
  --card: light-dark(#ffffff, #17222a);
  --line: light-dark(#dde4e8, #26343e);
  --sea: light-dark(#0b6e8f, #58b8d8);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 17px/1.6 system-ui, sans-serif;
}
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 12vh; }
.kicker { margin: 0; color: var(--sea); font-weight: 600; letter-spacing: 0.02em; }
h1 { margin: 0.1em 0 0.4em; font-size: clamp(2.6rem, 9vw, 5.2rem); line-height: 1.05; letter-spacing: -0.03em; }
#drawing { width: 100%; height: auto; display: block; }
#drawing .wave { fill: none; stroke: var(--sea); stroke-width: 2.5; stroke-linejoin: round; }
#drawing .fill { fill: var(--sea); opacity: 0.1; }
#drawing .now { fill: var(--sea); }
#drawing text { fill: var(--quiet); font-size: 14px; }
.caption { margin: 0.6rem 0 0; color: var(--quiet); }
main { display: grid; gap: 1.25rem; padding-top: 3rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
section:last-child:nth-child(odd) { grid-column: 1 / -1; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.4rem 1.6rem; }
h2 { margin: 0 0 0.6rem; font-size: 1.15rem; }
p { margin: 0 0 0.8rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--quiet); font-weight: 500; }
th, td { padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { text-align: right; }
.note { margin-top: 0.9rem; color: var(--quiet); font-size: 0.86rem; }
.big { font-size: 1.3rem; font-weight: 600; color: var(--sea); }
footer { padding-top: 3rem; padding-bottom: 3rem; color: var(--quiet); font-size: 0.9rem; }
`;

const TIDES_JS = `// Height of the tide from five constituents. The periods are real, the amplitudes and phases are invented.
const HOUR = 3_600_000;
const constituents = [
  { name: 'M2', hours: 12.4206, metres: 1.9, phase: 0.4 },
  { name: 'S2', hours: 12.0, metres: 0.65, phase: 1.1 },
  { name: 'N2', hours: 12.6583, metres: 0.38, phase: 2.0 },
  { name: 'K1', hours: 23.9345, metres: 0.12, phase: 0.2 },
  { name: 'O1', hours: 25.8193, metres: 0.1, phase: 2.6 },
];
const MEAN = 3.2;
const height = time =>
  MEAN + constituents.reduce((sum, c) => sum + c.metres * Math.cos((2 * Math.PI * time) / (c.hours * HOUR) - c.phase), 0);

const now = Date.now();
const STEP = HOUR / 30;

const extremes = [];
for (let t = now; t < now + 50 * HOUR && extremes.length < 6; t += STEP) {
  const [a, b, c] = [height(t - STEP), height(t), height(t + STEP)];
  if ((b >= a && b > c) || (b <= a && b < c)) extremes.push({ time: t, metres: b, high: b > c });
}
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
document.querySelector('#extremes').replaceChildren(
  ...extremes.map(({ time, metres, high }) => {
    const row = document.createElement('tr');
    for (const text of [day.format(time), high ? 'High water' : 'Low water', metres.toFixed(1) + ' m']) {
      row.append(Object.assign(document.createElement('td'), { textContent: text }));
    }
    return row;
  }),
);

// How far sun and moon pull together: 1 at springs, 0 at neaps.
const [moon, sun] = constituents;
const angle = time => (2 * Math.PI * time) / (sun.hours * HOUR) - (2 * Math.PI * time) / (moon.hours * HOUR) - sun.phase + moon.phase;
const together = (1 + Math.cos(angle(now))) / 2;
document.querySelector('#springs').textContent =
  together > 0.8 ? 'These are spring tides.' : together < 0.2 ? 'These are neap tides.' : Math.cos(angle(now + 6 * HOUR)) > Math.cos(angle(now)) ? 'The tides are making: springs come next.' : 'The tides are taking off: neaps come next.';

const x = time => ((time - now) / (26 * HOUR)) * 960 + 60;
const y = metres => 200 - (metres / 6.6) * 180;
const points = [];
for (let t = now - 2 * HOUR; t <= now + 25 * HOUR; t += STEP * 4) points.push(x(t).toFixed(1) + ',' + y(height(t)).toFixed(1));
document.querySelector('#drawing').innerHTML =
  '<polygon class="fill" points="0,220 ' + points.join(' ') + ' 960,220"/>' +
  '<polyline class="wave" points="' + points.join(' ') + '"/>' +
  '<circle class="now" r="7" cx="' + x(now) + '" cy="' + y(height(now)) + '"/>' +
  '<text x="' + (x(now) + 14) + '" y="' + (y(height(now)) - 12) + '">now</text>';
document.querySelector('#caption').textContent =
  height(now).toFixed(1) + ' m and ' + (height(now + STEP) > height(now) ? 'rising' : 'falling') + ' – the next 24 hours, as computed just now.';
`;

const WAVES_JS = `// A drawing computed from the page's title, so that other topics have other curves.
const title = document.querySelector('h1').textContent;
let seed = [...title].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) >>> 0, 7);
const next = () => {
  seed = (seed * 1664525 + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const waves = Array.from({ length: 4 }, () => ({ length: 120 + next() * 420, height: 10 + next() * 34, shift: next() * 6.3 }));
const y = at => 110 + waves.reduce((sum, w) => sum + w.height * Math.sin((at / w.length) * 6.283 + w.shift), 0);
const points = Array.from({ length: 241 }, (_, i) => i * 4 + ',' + y(i * 4).toFixed(1)).join(' ');
document.querySelector('#drawing').innerHTML =
  '<polygon class="fill" points="0,220 ' + points + ' 960,220"/><polyline class="wave" points="' + points + '"/>';
document.querySelector('#caption').textContent = 'Drawn from the letters of “' + title + '”.';
`;

const RELOAD_JS = `
// The server says when a file has changed.
new EventSource('changes').onmessage = () => location.reload();
`;

const SERVER = `// Serves the files beside it on a free port of this machine. Nothing but Node is needed: node server.mjs
import { createReadStream, watch } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };
const files = new Set(['index.html', 'style.css', 'page.js']);

// Pages that are open are told when a file changes, and load themselves anew.
const open = new Set();
let settled;
watch(import.meta.dirname, () => {
  clearTimeout(settled);
  settled = setTimeout(() => open.forEach(page => page.write('data: changed\\n\\n')), 80);
});

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path === '/changes') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
    open.add(response);
    response.on('close', () => open.delete(response));
    return;
  }
  const name = path === '/' ? 'index.html' : path.slice(1);
  if (!files.has(name)) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.');
    return;
  }
  const type = types[name.slice(name.lastIndexOf('.'))];
  response.writeHead(200, { 'content-type': type + '; charset=utf-8', 'cache-control': 'no-store' });
  createReadStream(join(import.meta.dirname, name)).pipe(response);
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log('The page is at http://127.0.0.1:' + server.address().port + '/');
});
`;
