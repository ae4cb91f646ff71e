import { expect, test } from 'vitest';
import { type Command, effortFor, fittingCommands } from './commands.ts';

const command = (name: string): Command => ({ name, words: name, run: () => undefined });
const few = ['model', 'model gpt-6', 'model gpt-6-mini', 'move', 'rename'].map(command);
const names = (typed: string, all = few) => fittingCommands(all, typed).map(({ name }) => name);

test('a command is offered while what was typed is its beginning', () => {
  expect(names('mo')).toEqual(['model', 'model gpt-6', 'model gpt-6-mini', 'move']);
  expect(names('model gpt-6-')).toEqual(['model gpt-6-mini']);
  expect(names('REN')).toEqual(['rename']);
  expect(names('rename it please')).toEqual([]);
});

test('where many fit, forms of one command wait until its name is typed', () => {
  const many = [...few, ...Array.from({ length: 12 }, (_, n) => command(`model m${n}`))];
  expect(names('', many)).toEqual(['model', 'move', 'rename']);
  expect(names('model ', many)).toHaveLength(14);
});

test('an effort that the next model does not have is given up', () => {
  const model = (id: string, efforts: string[]) => ({
    id,
    name: id,
    efforts,
    defaultEffort: null,
    fast: false,
    isDefault: false,
  });
  const models = [model('large', ['low', 'xhigh']), model('small', ['low'])];
  expect(effortFor(models, 'small', 'xhigh')).toEqual({ effort: null });
  expect(effortFor(models, 'small', 'low')).toEqual({});
  expect(effortFor(models, 'small', undefined)).toEqual({});
});
