// `npm run check`: everything that can be said about the code without running the product.
import { runSteps } from './run.ts';

export const checks = [
  { name: 'format and lint', run: ['biome', 'check', '--error-on-warnings'] },
  { name: 'types', run: ['tsc', '-p', '.'] },
  { name: 'types of the web app', run: ['tsc', '-p', 'src/web'] },
  { name: 'types of tests in the browser and benches', run: ['tsc', '-p', 'e2e'] },
  { name: 'unused files, exports and dependencies', run: ['knip'] },
  { name: 'doors and openings', run: ['vitest', 'run', '--project', 'unit', 'tools'] },
  { name: 'web app and its size', run: ['node', 'tools/build-web.ts', '--budget'] },
] as const;

if (import.meta.main) await runSteps(checks);
