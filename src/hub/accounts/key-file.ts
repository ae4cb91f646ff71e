// The hub's own key, for signatures on cookies and for second factors, which better-auth keeps encrypted with it. It
// lies beside the database and not in it, so that a copy of the database alone opens nothing.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** Reads the key, making it at the first start. @returns at least 256 random bits as text */
export const openKeyFile = async (file: string): Promise<string> => {
  const made = randomBytes(32).toString('base64url');
  try {
    // Only whoever creates the file writes it, and nobody else can read it (R39).
    await writeFile(file, `${made}\n`, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readFile(file, 'utf8')).trim();
  }
};
