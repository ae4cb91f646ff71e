// Imported before anything that makes schemas: zod would otherwise try whether it may compile them with `new Function`,
// which the hub's pages forbid, and every page would begin with a violation report.
import { z } from 'zod';

z.config({ jitless: true });
