import { expect, test } from 'vitest';
import type { Step } from './script.ts';
import { acknowledge, isRequest, programFor } from './understand.ts';

const prompt = (text: string, images = 0) => ({
  text,
  images: Array.from({ length: images }, () => ({ type: 'image/png', bytes: 2_048 })),
});

/** The first thing the program does for these words. */
const firstStep = (text: string, images = 0): Step | undefined => {
  const { value } = programFor(prompt(text, images), '/home/ann/boat').next([]);
  return value ?? undefined;
};
const says = (text: string, images = 0): string => {
  const step = firstStep(text, images);
  return step?.do === 'say' || step?.do === 'think' ? step.text : JSON.stringify(step);
};

test.each([
  ['hi', /practice model.*script/s],
  ['Hello there!', /practice model/],
  ['What can you do?', /Make a small web page/],
  ['Explain this folder', /look at what is here/],
  ["what's in this project?", /look at what is here/],
  ['Make a small web page about the tides, please.', /^A page about the tides:/],
  ['Ann: could you build me a website for Bob’s bakery and serve it?', /^A page about Bob’s bakery:/],
  ['make a page and serve it', /^A page about the tides:/],
  ['Please build me a small website.', /^A page about the tides:/],
  ['make the page title bigger', /this is beyond me/],
  ['run `git status`', /"command":"git status"/],
  ['Please run: `npm test`', /"command":"npm test"/],
  ['run `node server.mjs`', /"command":"node server\.mjs"/],
  ['run `make dist` outside the sandbox', /ask to run `make dist`/],
  ['Run something that needs my approval', /ask to run `uname -a`/],
  ['Ask me something', /turn waits until you answer/],
  ['Show me a plan', /small plan of three steps/],
  ['Think for a while', /Looking busy/],
  ['Give me a long answer', /^# How a ship is made fast/],
  ['Fail, please', /will now fail/],
  ['Start the server again', /find \. -maxdepth 2 -name server\.mjs/],
  ['Change the title to “High water”', /find \. -maxdepth 2 -name index\.html/],
  ['add a section about the moon', /find \. -maxdepth 2 -name index\.html/],
  ['Search the web for tide tables', /cannot look anything up/],
  ['What is the weather like?', /cannot look anything up/],
  ['Refactor the billing module to use hexagonal architecture', /this is beyond me/],
  ['fix the error in the parser, I think it breaks on help texts', /this is beyond me/],
  ['', /this is beyond me/],
])('understands %j', (words, expected) => {
  expect(says(words)).toMatch(expected);
});

test('an image is described whatever the words are', () => {
  expect(says('make a page about this', 1)).toMatch(/^One image reached me:\n\n- PNG, 2\.0 kB/);
  expect(says('', 2)).toMatch(/^2 images reached me/);
});

test('words that come while it plays either ask for something else or are heard', () => {
  expect(isRequest(prompt('Run `ls` instead'))).toBe(true);
  expect(isRequest(prompt('a bit more blue, perhaps'))).toBe(false);
  expect(isRequest(prompt('Declined, because: run `ls` first'))).toBe(false);
  expect(acknowledge([prompt('more blue')])).toMatchObject({ text: expect.stringContaining('“more blue”') });
  expect(acknowledge([prompt('<hook_prompt hook_run_id="stop:1">Before you end: look.</hook_prompt>')])).toMatchObject({
    text: expect.stringContaining('“Before you end: look.”'),
  });
  expect(acknowledge([prompt('Declined, because: too risky')])).toMatchObject({
    text: 'Understood, I will leave that: too risky',
  });
});

test('a script that cannot be played is answered, not ignored', () => {
  expect(says('#practice-script\n[{"do":"fly"}]')).toMatch(/not one I can play/);
});
