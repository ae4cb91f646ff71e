// Secrets that a hub hands out: sign-in codes, cookies, the local secret. 128 random bits behind a prefix that the
// logger knows and hides; the database sees only their hash, which needs no salt because nobody can guess them.
import { createHash, timingSafeEqual } from 'node:crypto';
import { newId } from '../../std/ids.ts';

export const newSecret = (): string => newId('hws');

/** @returns hex SHA-256 */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares without telling by its duration how much agrees. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(hashSecret(a)), Buffer.from(hashSecret(b)));
