// The sheet of all keys, behind `?`.
import { Dialog } from '../../ui/dialog.tsx';
import { t } from '../../words/t.ts';
import { KeyList } from './key-list.tsx';

export const KeySheet = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title={t('action.keys')} shape="wide" onClose={onClose}>
    <div className="overflow-y-auto p-5">
      <KeyList />
    </div>
  </Dialog>
);
