// The pictures the interface uses, in one place and one size. From Lucide (ISC), each loaded by itself.
import {
  AppWindow,
  Archive,
  ArrowDown,
  ArrowUp,
  Check,
  ChevronDown,
  ChevronRight,
  CircleAlert,
  Columns2,
  Copy,
  CornerDownRight,
  Ellipsis,
  ExternalLink,
  File,
  GripVertical,
  Hash,
  Inbox,
  Laptop,
  Link,
  type LucideIcon,
  Menu,
  Monitor,
  Paperclip,
  Pause,
  Pencil,
  Plus,
  QrCode,
  Quote,
  Reply,
  RotateCw,
  Search,
  SlidersHorizontal,
  Smartphone,
  Square,
  SquarePen,
  Tablet,
  Undo2,
  WifiOff,
  X,
} from 'lucide-react';

const icon = (Picture: LucideIcon, size = 16) => {
  const Icon = ({ className }: { readonly className?: string | undefined }) => (
    <Picture size={size} strokeWidth={1.75} aria-hidden {...(className !== undefined && { className })} />
  );
  return Icon;
};

export const AddIcon = icon(Plus, 14);
export const AlertIcon = icon(CircleAlert);
export const ArchiveIcon = icon(Archive, 14);
export const AttachIcon = icon(Paperclip);
export const CheckIcon = icon(Check, 14);
export const CloseIcon = icon(X);
export const ColumnsIcon = icon(Columns2, 14);
export const CopyIcon = icon(Copy, 14);
export const DownIcon = icon(ArrowDown, 14);
export const EditIcon = icon(Pencil, 14);
export const FileIcon = icon(File);
export const FullIcon = icon(Monitor);
export const FoldIcon = icon(ChevronRight, 14);
export const GripIcon = icon(GripVertical, 14);
export const InboxIcon = icon(Inbox);
export const HashIcon = icon(Hash, 14);
export const LinkIcon = icon(Link, 14);
export const MachineIcon = icon(Laptop);
export const MenuIcon = icon(Menu, 18);
export const MoreIcon = icon(Ellipsis);
export const NewIcon = icon(SquarePen);
export const OfflineIcon = icon(WifiOff);
export const OpenIcon = icon(ChevronDown, 14);
export const PauseIcon = icon(Pause, 14);
export const PhoneIcon = icon(Smartphone);
export const PortIcon = icon(AppWindow, 14);
export const QrIcon = icon(QrCode);
export const ReplyIcon = icon(Reply, 14);
export const RetryIcon = icon(RotateCw, 14);
export const SearchIcon = icon(Search);
export const SessionIcon = icon(SlidersHorizontal, 14);
export const SteerIcon = icon(CornerDownRight, 14);
export const StopIcon = icon(Square, 11);
export const TabIcon = icon(ExternalLink);
export const TabletIcon = icon(Tablet);
export const QuoteIcon = icon(Quote, 14);
export const UpIcon = icon(ArrowUp, 14);
export const UndoIcon = icon(Undo2, 14);
