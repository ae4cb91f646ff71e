// The sheet of all keys, behind `?`.
import { Dialog } from '../../ui/dialog.tsx';
import { t } from '../../words/t.ts';
import { KeyList } from './key-list.tsx';

export const KeySheet = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title={t('action.keys')} shape="wide" onClose={onClose}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
    <div tabIndex={0} className="overflow-y-auto p-5 -outline-offset-2">
      <KeyList />
    </div>
  </Dialog>
);
