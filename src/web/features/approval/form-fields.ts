// The form of an MCP elicitation, from its JSON Schema: flat, of plain values, as the protocol has it. What the schema
// says that is not understood here becomes a plain text field; the server checks what it gets anyway. Pure.
// https://modelcontextprotocol.io/specification/2025-06-18/client/elicitation#requested-schema
import { z } from 'zod';

export type FormField = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
} & (
  | {
      readonly kind: 'text';
      readonly inputType: 'text' | 'email' | 'url' | 'date' | 'datetime-local';
      readonly value: string;
    }
  | {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly value: string;
      readonly min?: number;
      readonly max?: number;
    }
  | { readonly kind: 'switch'; readonly value: boolean }
  | { readonly kind: 'choice'; readonly options: readonly FieldOption[]; readonly value: string }
  | { readonly kind: 'choices'; readonly options: readonly FieldOption[]; readonly value: readonly string[] }
);

type FieldOption = { readonly value: string; readonly label: string };

export type FormValues = Readonly<Record<string, string | boolean | readonly string[]>>;

const option = z.object({ const: z.string(), title: z.string().optional() });
const property = z.object({
  type: z.string().optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  format: z.string().optional().catch(undefined),
  enum: z.array(z.string()).optional().catch(undefined),
  enumNames: z.array(z.string()).optional().catch(undefined),
  oneOf: z.array(option).optional().catch(undefined),
  items: z
    .object({ enum: z.array(z.string()).optional(), anyOf: z.array(option).optional() })
    .optional()
    .catch(undefined),
  minimum: z.number().optional().catch(undefined),
  maximum: z.number().optional().catch(undefined),
  default: z.unknown().optional(),
});
const form = z.object({
  properties: z.record(z.string(), property.catch({})).catch({}),
  required: z.array(z.string()).catch([]),
});

export const formFields = (schema: Readonly<Record<string, unknown>>): FormField[] => {
  const { properties, required } = form.parse(schema);
  return Object.entries(properties).map(([name, field]) => {
    const base = {
      name,
      label: field.title ?? name,
      required: required.includes(name),
      ...(field.description !== undefined && { hint: field.description }),
    };
    return { ...base, ...kindOf(field) };
  });
};

type Kind<T = FormField> = T extends FormField ? Omit<T, 'name' | 'label' | 'hint' | 'required'> : never;

const INPUT_TYPES = { email: 'email', uri: 'url', date: 'date', 'date-time': 'datetime-local' } as const;

const kindOf = (field: z.infer<typeof property>): Kind => {
  const text = typeof field.default === 'string' ? field.default : '';
  const options = field.oneOf ? toOptions(field.oneOf) : named(field.enum, field.enumNames);
  if (options.length > 0) return { kind: 'choice', options, value: text };
  switch (field.type) {
    case 'boolean':
      return { kind: 'switch', value: field.default === true };
    case 'number':
    case 'integer':
      return {
        kind: 'number',
        whole: field.type === 'integer',
        value: typeof field.default === 'number' ? String(field.default) : '',
        ...(field.minimum !== undefined && { min: field.minimum }),
        ...(field.maximum !== undefined && { max: field.maximum }),
      };
    case 'array': {
      const many = field.items?.anyOf ? toOptions(field.items.anyOf) : named(field.items?.enum, undefined);
      const value = z.array(z.string()).safeParse(field.default).data ?? [];
      return { kind: 'choices', options: many, value };
    }
    default: {
      const inputType = INPUT_TYPES[field.format as keyof typeof INPUT_TYPES] ?? 'text';
      return { kind: 'text', inputType, value: text };
    }
  }
};

const toOptions = (options: readonly z.infer<typeof option>[]): FieldOption[] =>
  options.map(each => ({ value: each.const, label: each.title ?? each.const }));

const named = (values: readonly string[] | undefined, names: readonly string[] | undefined): FieldOption[] =>
  (values ?? []).map((value, index) => ({ value, label: names?.[index] ?? value }));

export const initialValues = (fields: readonly FormField[]): FormValues =>
  Object.fromEntries(fields.map(field => [field.name, field.value]));

export const isFilledIn = (fields: readonly FormField[], values: FormValues): boolean =>
  fields.every(field => {
    const value = values[field.name];
    if (field.kind === 'number' && typeof value === 'string' && value !== '' && !isNumber(field, value)) return false;
    if (!field.required) return true;
    return typeof value === 'string' ? value.trim() !== '' : value !== undefined;
  });

const isNumber = (field: Extract<FormField, { kind: 'number' }>, value: string): boolean => {
  const number = Number(value);
  if (!Number.isFinite(number) || (field.whole && !Number.isInteger(number))) return false;
  return number >= (field.min ?? number) && number <= (field.max ?? number);
};

/** What is sent: numbers as numbers; fields left empty that may be are left out. */
export const toFormAnswer = (
  fields: readonly FormField[],
  values: FormValues,
): Record<string, string | number | boolean | string[]> =>
  Object.fromEntries(
    fields.flatMap((field): [string, string | number | boolean | string[]][] => {
      const value = values[field.name];
      if (value === undefined || (value === '' && !field.required)) return [];
      if (typeof value === 'boolean') return [[field.name, value]];
      if (typeof value !== 'string') return [[field.name, [...value]]];
      return [[field.name, field.kind === 'number' ? Number(value) : value]];
    }),
  );
