// Two projects over the same sources: `unit` is pure and fast; `integration` starts real processes, sockets and databases.
import { defineConfig } from 'vitest/config';
import { leaveHome } from './tools/own-home.ts';

leaveHome();

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,tools,bench,chaos}/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
          // Pure code has nothing to keep apart; loading it anew for each file took nine tenths of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{src,tools,chaos}/**/*.int.test.ts'],
          // Real agent processes share two cores; a slow machine may take its time, a hung one may not.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Most of their time they wait for processes; two keep two cores at work.
          maxWorkers: 2,
        },
      },
      {
        // Dev servers from npm behind previews: `npm run matrix`, not a part of `npm test`.
        test: { name: 'matrix', include: ['e2e/matrix/*.matrix.ts'], fileParallelism: false },
      },
    ],
  },
});
