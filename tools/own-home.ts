// The home that tests run with: a folder of this repository, and not that of whoever runs them. Agents' commands run in
// login shells, and what a profile prints, waits for or has locked would be a part of every test.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Sets it for this process and all that it starts. */
export const leaveHome = (): void => {
  const home = fileURLToPath(new URL('../.cache/home', import.meta.url));
  mkdirSync(home, { recursive: true });
  process.env.HOME = home;
};
