// Days as people pick them, as the moments in which they begin: for filters of the search and of the audit log. Pure.

/**
 * @param day `2026-11-22`; anything else is no day
 * @param plusDays how many days later
 * @returns when it begins where the reader is, in milliseconds since the epoch
 */
export const dayStart = (day: string | undefined, plusDays = 0): number | undefined => {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? [];
  if (year === undefined) return undefined;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + plusDays).getTime();
  return Number.isFinite(at) && at >= 0 ? at : undefined;
};
