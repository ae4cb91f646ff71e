import { expect, test } from 'vitest';
import { createOrder } from './order.ts';

test('batches in order, and repeated ones, are taken; one whose predecessor is missing is not', () => {
  const order = createOrder();
  expect(order.take(0, 3)).toBe(true);
  expect(order.take(3, 5)).toBe(true);
  expect(order.take(3, 5)).toBe(true);
  expect(order.take(8, 9)).toBe(false);
  expect(order.take(5, 8)).toBe(true);
  expect(order.take(8, 9)).toBe(true);
});

test('the first batch of a connection follows nothing', () => {
  expect(createOrder().take(7, 9)).toBe(false);
  expect(createOrder().take(0, 9)).toBe(true);
});

test('an older side that says nothing is believed', () => {
  expect(createOrder().take(undefined, 9)).toBe(true);
});
