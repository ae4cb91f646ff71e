// What a tool is given, name by name, so that a person need not read JSON to decide. Pure.

/** The names and values of an input that is an object, each value in full; undefined where only its text can be shown. */
export const inputRows = (input: string): readonly (readonly [name: string, value: string])[] | undefined => {
  const read = parsed(input);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
  const rows = Object.entries(read).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value, null, 2)] as const,
  );
  return rows.length === 0 ? undefined : rows;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
