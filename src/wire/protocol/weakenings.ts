// What somebody who starts a hub may weaken, knowingly, by a `--dangerous-…` flag (R54). The names travel to browsers,
// which say on every page what is weaker than usual.
import { z } from 'zod';

/**
 * `plain_http`: reached without encryption. `any_proxy`: whoever connects is believed about whom it speaks for.
 * `preview_paths`: previews are paths of one host, where one of them can get at what was let into another.
 */
export const weakening = z.enum(['plain_http', 'any_proxy', 'preview_paths']);
export type Weakening = z.infer<typeof weakening>;
