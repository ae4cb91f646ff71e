// Takes a picture of every screen and state, on a desktop and on a phone, in light and in dark, into the ignored folder
// shots/. To be looked at: `node e2e/shots.ts [name of a scene …] [--only=phone-light]`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scenes } from './shots/scenes.ts';
import { openStage, VARIANTS } from './shots/stage.ts';
import { standStill } from './support/still.ts';

const SHOTS = fileURLToPath(new URL('../shots', import.meta.url));

const wanted = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const only = process.argv.find(argument => argument.startsWith('--only='))?.slice('--only='.length);

const variants = VARIANTS.filter(({ name }) => only === undefined || name.includes(only));
const stage = await openStage(variants);
try {
  await mkdir(SHOTS, { recursive: true });
  for (const { variant, page } of stage.pages) {
    // What the page complains about is part of the picture.
    page.on('console', message => {
      if (message.type() === 'error') process.stderr.write(`${variant.name}: ${message.text()}\n`);
    });
    page.on('pageerror', error => process.stderr.write(`${variant.name}: ${error.message}\n`));
  }
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const act = await scene(stage);
    for (const { variant, page } of stage.pages) {
      page.setDefaultTimeout(8_000);
      // A scene that has come apart is still worth a picture.
      await act(page, variant).catch(error => process.stderr.write(`${name}, ${variant.name}: ${error.message}\n`));
      await standStill(page);
      await page.screenshot({ path: join(SHOTS, `${name}.${variant.name}.png`) });
    }
    process.stdout.write(`${name}\n`);
  }
} finally {
  await stage.close();
}
