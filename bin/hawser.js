#!/usr/bin/env node
// The thin front door: refuses a Node that is too old in words, then hands over to the bundle of the published
// package, or to the sources in a clone. Plain JavaScript that any Node can read.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Hawser needs Node 22.18 or later; this is ${process.versions.node}.\n` +
      'Install a current one from https://nodejs.org, or in a clone of Hawser use `npm start`, which brings its own.\n',
  );
  process.exit(1);
}
// Compiled code is kept between starts; it halves the time to "ready".
nodeModule.enableCompileCache?.();

const bundle = new URL('../dist/hawser.js', import.meta.url);
const source = new URL('../src/cli/main.ts', import.meta.url);
// `npm test` builds the package first and then tests that, as people will get it.
const published = process.env.HAWSER_BUNDLE === '1' || !existsSync(source);
await import(published ? bundle.href : source.href);
