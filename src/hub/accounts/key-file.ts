// The hub's own key, for signatures on cookies and for second factors, which better-auth keeps encrypted with it. It
// lies beside the database and not in it, so that a copy of the database alone opens nothing.
import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { HawserError } from '../../std/errors.ts';

/** 256 bits in base64url; who writes a key by hand has to be as hard to guess. */
const KEY_CHARS = 43;

/**
 * Reads the key, making it at the first start.
 * @returns at least 256 random bits as text
 * @throws HawserError `hub_key_unsafe` for one that could be guessed or read (R54)
 */
export const openKeyFile = async (file: string): Promise<string> => {
  const made = randomBytes(32).toString('base64url');
  try {
    // Only whoever creates the file writes it, and nobody else can read it (R39).
    await writeFile(file, `${made}\n`, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = (await readFile(file, 'utf8')).trim();
  if (key.length < KEY_CHARS || new Set(key).size < 12) throw unsafe(`${file} holds a key that could be guessed.`);
  // Windows has no such modes; the profile folder is private.
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
    throw unsafe(`${file}, the hub's key, can be read by others.`, `If nobody can have copied it: chmod 600 ${file}`);
  }
  return key;
};

const unsafe = (
  message: string,
  hint = 'Move it away; the hub then makes another. People sign in again, and set up second factors anew.',
) => new HawserError({ code: 'hub_key_unsafe', message, hint });
