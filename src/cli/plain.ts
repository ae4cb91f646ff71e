// Words that came from elsewhere, made safe for a terminal: what could move the cursor, recolour, retitle, or turn the
// direction of writing is shown as its code instead of being obeyed.

/** @returns the text with every control, format and unassigned character as `\u{…}` */
export const plain = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu,
    found => `\\u{${found.codePointAt(0)?.toString(16)}}`,
  );
