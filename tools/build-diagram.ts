// Makes the page that diagrams are drawn in: one file with everything inside, because a page without an origin can load
// nothing else. Its own policy lets only this very script run, whatever a diagram's text manages to smuggle in.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ENTRY = fileURLToPath(new URL('../src/web/diagram/frame.ts', import.meta.url));
const STYLE = 'body{margin:0;padding:12px;display:flex;justify-content:center}svg{max-width:100%;height:auto}';

/** @param file where the page is written */
export const buildDiagramPage = async (file: string): Promise<void> => {
  const build = await rolldown({ input: ENTRY, platform: 'browser', logLevel: 'silent' });
  const { output } = await build.generate({ format: 'iife', minify: true, codeSplitting: false });
  await build.close();
  // An inline script ends at the first closing tag, wherever that stands.
  const script = output[0].code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const hash = createHash('sha256').update(script).digest('base64');
  await writeFile(
    file,
    `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="script-src 'sha256-${hash}'">
<title>Diagram</title>
<style>${STYLE}</style>
<body></body>
<script>${script}</script>
`,
  );
};
