// What one can do with something that was said or done: a button that shows when one points at it or its row has the
// focus, on a touch screen always; the keys for context menus and a long press open the same list.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import type { MessageId } from '../../../../wire/protocol/ids.ts';
import { threadAddress } from '../../../routes.ts';
import { IconButton } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { toClipboard } from '../../../ui/clipboard.ts';
import { CopyIcon, LinkIcon, MoreIcon, QuoteIcon, ReplyIcon } from '../../../ui/icons.tsx';
import { Menu, type MenuItem } from '../../../ui/menu.tsx';
import { t } from '../../../words/t.ts';
import { useThreadScope } from '../thread-scope.ts';

export type RowMenuProps = {
  /** Names the row in an address: `msg-…`, `item-…`, `turn-…`. */
  readonly anchor: string;
  /** For messages of people, which can be answered. */
  readonly replyTo?: MessageId;
  /** As Markdown; left out for what has no words. */
  readonly text?: () => string | Promise<string>;
  /** What is quoted; a selection within the row goes before it. */
  readonly passage?: () => string;
  /**
   * Where the button stands on a touch screen: at the top, where a long press opens it too; at the end; or nowhere, where
   * it would cover words and a long press must select them.
   */
  readonly touch?: 'top' | 'end' | 'none';
  readonly children: ReactNode;
};

const TOUCH = {
  // Beside the name; its reach goes on over the first line of words, which stay readable below it.
  top: 'pointer-coarse:-top-2.5! pointer-coarse:bg-transparent',
  end: 'pointer-coarse:top-auto! pointer-coarse:right-auto! pointer-coarse:bottom-0 pointer-coarse:left-10',
  none: 'pointer-coarse:hidden',
} as const;

/** Milliseconds that a finger must rest, and pixels that it may move meanwhile. */
const LONG_PRESS = { ms: 450, px: 10 };

export const RowMenu = ({ touch = 'none', children, ...about }: RowMenuProps) => {
  const row = useRef<HTMLDivElement>(null);
  const items = useRowActions(about, () => selectionIn(row.current));
  const open = () => row.current?.querySelector<HTMLElement>('[data-row-menu]')?.click();
  const press = useLongPress(open);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same
    <div ref={row} onKeyDown={onKeyDown} {...(touch === 'top' && press)} className="group/menu relative">
      {children}
      <Menu
        label={t('rowMenu.title')}
        align="end"
        items={items}
        button={props => (
          <IconButton
            {...props}
            data-row-menu
            size="small"
            label={t('rowMenu.title')}
            className={classes(
              'absolute! top-0 right-0 bg-paper pointer-fine:opacity-0 focus-visible:opacity-100',
              'group-hover/menu:opacity-100 group-focus-within/menu:opacity-100 aria-expanded:opacity-100',
              // Beside the words where the thread is wide enough for it, which a pane beside it may change.
              '@min-[900px]:-right-8',
              TOUCH[touch],
            )}
          >
            <MoreIcon />
          </IconButton>
        )}
      />
    </div>
  );
};

const useRowActions = (
  { anchor, replyTo, text, passage }: Omit<RowMenuProps, 'children' | 'touch'>,
  selection: () => string,
): MenuItem[] => {
  const { thread, composer } = useThreadScope();
  const address = () => new URL(threadAddress(thread.id, anchor), window.location.origin).href;
  return [
    ...(replyTo === undefined
      ? []
      : [{ id: 'reply', label: t('rowMenu.reply'), icon: <ReplyIcon />, run: () => composer.replyTo(replyTo) }]),
    ...(passage === undefined
      ? []
      : [
          {
            id: 'quote',
            label: t('rowMenu.quote'),
            icon: <QuoteIcon />,
            run: () => composer.quote(selection() || passage()),
          },
        ]),
    ...(text === undefined
      ? []
      : [{ id: 'copy', label: t('rowMenu.copy'), icon: <CopyIcon />, run: () => void toClipboard(text()) }]),
    { id: 'link', label: t('rowMenu.link'), icon: <LinkIcon />, run: () => void toClipboard(address()) },
  ];
};

/** What is selected inside an element; empty when the selection reaches beyond it. */
const selectionIn = (element: HTMLElement | null): string => {
  const selection = window.getSelection();
  if (!element || !selection || selection.isCollapsed) return '';
  const inside = element.contains(selection.anchorNode) && element.contains(selection.focusNode);
  return inside ? selection.toString() : '';
};

/** Listeners that call `run` when a finger rests on an element. */
const useLongPress = (run: () => void) => {
  const timer = useRef<number>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const stop = () => window.clearTimeout(timer.current);
  return {
    onPointerDown: ({ pointerType, clientX, clientY }: PointerEvent) => {
      if (pointerType !== 'touch') return;
      start.current = { x: clientX, y: clientY };
      timer.current = window.setTimeout(run, LONG_PRESS.ms);
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (Math.hypot(clientX - start.current.x, clientY - start.current.y) > LONG_PRESS.px) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  };
};
