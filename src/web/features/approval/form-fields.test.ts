import { expect, test } from 'vitest';
import { formFields, initialValues, isFilledIn, toFormAnswer } from './form-fields.ts';

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Your name', description: 'As on the berth list' },
    mail: { type: 'string', format: 'email' },
    berth: { type: 'integer', minimum: 1, maximum: 40, default: 7 },
    tide: { type: 'string', enum: ['hw', 'lw'], enumNames: ['High water', 'Low water'] },
    pilot: { type: 'boolean', default: true },
    lines: { type: 'array', items: { enum: ['head', 'stern'] } },
    odd: 'not a schema',
  },
  required: ['name', 'berth'],
};

test('every kind of field gets its own control', () => {
  expect(formFields(schema).map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ['name', 'text', true],
    ['mail', 'text', false],
    ['berth', 'number', true],
    ['tide', 'choice', false],
    ['pilot', 'switch', false],
    ['lines', 'choices', false],
    ['odd', 'text', false],
  ]);
  expect(formFields(schema)[0]).toMatchObject({ label: 'Your name', hint: 'As on the berth list' });
  expect(formFields(schema)[3]).toMatchObject({ options: [{ value: 'hw', label: 'High water' }, {}] });
});

test('required fields must be filled in, and numbers must be numbers in their range', () => {
  const fields = formFields(schema);
  const values = initialValues(fields);
  expect(isFilledIn(fields, values)).toBe(false);
  expect(isFilledIn(fields, { ...values, name: 'Mira' })).toBe(true);
  for (const berth of ['41', '1.5', 'x', ''])
    expect(isFilledIn(fields, { ...values, name: 'Mira', berth })).toBe(false);
});

test('the answer has numbers as numbers and leaves out what was left empty', () => {
  const fields = formFields(schema);
  const answer = toFormAnswer(fields, { ...initialValues(fields), name: 'Mira', lines: ['head'] });
  expect(answer).toEqual({ name: 'Mira', berth: 7, pilot: true, lines: ['head'] });
});

test('a schema that is none has no fields', () => {
  expect(formFields({ properties: 7 })).toEqual([]);
});
