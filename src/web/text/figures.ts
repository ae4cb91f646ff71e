// Times, sizes and paths as people read them. Pure; the words come from the catalogue.
import { decimal } from '../words/format.ts';
import { locale, t } from '../words/t.ts';

/** `0.1 s`, `8.1 s`, `42 s`, `1 m 42 s`, `1 h 03 m`. @param ms milliseconds */
export const duration = (ms: number): string => {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 9.95) return t('figure.seconds', { n: decimal(seconds, 1, locale()) });
  return wholeDuration(Math.round(seconds) * 1_000);
};

/** The same in whole seconds, for something that still runs. */
export const wholeDuration = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return t('figure.seconds', { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('figure.minutes', { m: minutes, s: pad(seconds % 60) });
  return t('figure.hours', { h: Math.floor(minutes / 60), m: pad(minutes % 60) });
};

const pad = (n: number): string => String(n).padStart(2, '0');

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in one short word: `now`, `4m`, `1h`, `3d`, `5w`. */
export const age = (at: number, now: number): string => {
  const ms = Math.max(0, now - at);
  if (ms < MINUTE) return t('figure.now');
  if (ms < HOUR) return t('figure.minutesAgo', { n: Math.floor(ms / MINUTE) });
  if (ms < DAY) return t('figure.hoursAgo', { n: Math.floor(ms / HOUR) });
  if (ms < 14 * DAY) return t('figure.daysAgo', { n: Math.floor(ms / DAY) });
  return t('figure.weeksAgo', { n: Math.floor(ms / (7 * DAY)) });
};

/** `10:41`; with the day when that is not today. */
export const clockTime = (at: number, now: number): string => {
  const time = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  return sameDay(at, now) ? time : `${dayName(at, now)} ${time}`;
};

/** `Today`, `Yesterday`, `Tue 3 Nov`. */
export const dayName = (at: number, now: number): string => {
  if (sameDay(at, now)) return t('figure.today');
  if (sameDay(at, now - DAY)) return t('figure.yesterday');
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : ('numeric' as const);
  const options = { weekday: 'short', day: 'numeric', month: 'short', ...(year && { year }) } as const;
  return new Intl.DateTimeFormat(locale(), options).format(at);
};

export const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** `12 kB`, `3.4 MB`. */
export const fileSize = (bytes: number): string => {
  if (bytes < 1_000) return t('figure.bytes', { n: bytes });
  if (bytes < 1_000_000) return t('figure.kilobytes', { n: Math.round(bytes / 1_000) });
  return t('figure.megabytes', { n: decimal(bytes / 1_000_000, 1, locale()) });
};

/** `840`, `12.4k`, `1.2M`: for tokens. */
export const short = (n: number): string => {
  if (n < 1_000) return String(n);
  if (n < 1_000_000) return t('figure.thousands', { n: decimal(n / 1_000, n < 100_000 ? 1 : 0, locale()) });
  return t('figure.millions', { n: decimal(n / 1_000_000, 1, locale()) });
};

/** A folder as its owner would write it: `~/code/tides`. The web app cannot know homes; it knows how they look. */
export const shortFolder = (path: string): string =>
  path.replace(/^(?:\/(?:home|Users)\/[^/]+|\/root|[A-Z]:\\Users\\[^\\]+)(?=[/\\]|$)/, '~');

/** The last part of a path. */
export const baseName = (path: string): string => path.split(/[/\\]/).findLast(part => part !== '') ?? path;

/** The part before it, with its slash. */
export const folderPart = (path: string): string => path.slice(0, path.length - baseName(path).length);
