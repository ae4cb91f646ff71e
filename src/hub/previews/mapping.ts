// What of the addresses in headers stands for what on the laptop, for one request of a preview: its own and those of the
// other previews of its session, both ways. headers.ts asks it.
import type { PreviewRow } from '../store/queries/previews.ts';
import { laptopPort, type Mapping } from './headers.ts';
import { addressOf, originOf, type PreviewBase, type Target } from './hosts.ts';
import type { Previews } from './previews.ts';

/** Looked up only when a header needs it: most requests carry neither Origin nor Location. */
export const mappingOf = (preview: PreviewRow, { byPath }: Target, previews: Previews, base: PreviewBase): Mapping => {
  // Its own first: of two previews of one port, it means itself.
  const group = () => [preview, ...previews.siblingsOf(preview)];
  return {
    origin: addressOf(preview.label, base),
    port: preview.port,
    toLaptop: origin => {
      const row = group().find(each => originOf(each.label, base) === origin);
      return row ? `http://localhost:${row.port}` : undefined;
    },
    toPublic: origin => {
      const port = laptopPort(origin);
      const row = port && group().find(each => each.port === port);
      // Its own pages are at the root, unless whoever asks has said which preview is meant.
      return row ? (row === preview && !byPath ? originOf(row.label, base) : addressOf(row.label, base)) : undefined;
    },
  };
};
