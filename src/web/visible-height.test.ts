import { expect, test } from 'vitest';
import { followVisibleHeight } from './visible-height.ts';

const setUp = () => {
  let resize: () => void = () => undefined;
  const view = {
    height: 800,
    scale: 1,
    addEventListener: (_: string, listener: () => void) => {
      resize = listener;
    },
  };
  const page = { style: { height: '' } };
  followVisibleHeight(page, { innerHeight: 800, visualViewport: view as never, scrollTo: () => undefined });
  return (height: number, scale = 1) => {
    Object.assign(view, { height, scale });
    resize();
    return page.style.height;
  };
};

test('a keyboard makes the page as tall as what is left, and gives the rest back when it goes', () => {
  const resizeTo = setUp();
  expect([resizeTo(460), resizeTo(800)]).toEqual(['460px', '']);
});

test('a bar of the browser and zooming with two fingers change nothing', () => {
  const resizeTo = setUp();
  expect([resizeTo(744), resizeTo(400, 2)]).toEqual(['', '']);
});
