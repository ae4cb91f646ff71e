// A menu: a button that opens a list of actions. Arrow keys move, letters jump, Enter chooses, Escape closes.
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { KeyId } from '../keys.ts';
import { classes } from './classes.ts';
import { CheckIcon } from './icons.tsx';
import { KeyHint } from './key-hint.tsx';
import { Popover, type PopoverProps } from './popover.tsx';

export type MenuItem = {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly hint?: KeyId | undefined;
  /** Set for one of several choices: whether it is the one that holds. */
  readonly chosen?: boolean;
  /** A line above it. */
  readonly apart?: boolean;
  readonly danger?: boolean;
  readonly run: () => void;
};

export type MenuProps = Pick<PopoverProps, 'label' | 'side' | 'align'> & {
  readonly items: readonly MenuItem[];
  /** The button; it is given what opens the menu. */
  readonly button: (props: MenuButtonProps) => ReactNode;
};

export type MenuButtonProps = {
  readonly ref: React.RefObject<HTMLButtonElement | null>;
  readonly onClick: () => void;
  readonly 'aria-haspopup': 'menu';
  readonly 'aria-expanded': boolean;
};

export const Menu = ({ items, button, label, ...place }: MenuProps) => {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      {button({
        ref: anchor,
        onClick: () => setOpen(!open),
        'aria-haspopup': 'menu',
        'aria-expanded': open,
      })}
      {open && (
        <Popover
          anchor={anchor}
          role="menu"
          label={label}
          onClose={() => setOpen(false)}
          className="min-w-52"
          {...place}
        >
          <MenuItems items={items} onChosen={() => setOpen(false)} />
        </Popover>
      )}
    </>
  );
};

const MenuItems = ({ items, onChosen }: { readonly items: readonly MenuItem[]; readonly onChosen: () => void }) => {
  const list = useRef<HTMLDivElement>(null);
  const marked = items.some(({ icon, chosen }) => icon !== undefined || chosen !== undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = nextIndex(event.key, at, all);
    if (next === undefined) return;
    event.preventDefault();
    all[next]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu around it has the role, its items have the focus
    <div ref={list} onKeyDown={onKeyDown}>
      {items.map(({ id, label, icon, hint, chosen, apart, danger, run }) => (
        <button
          key={id}
          type="button"
          role={chosen === undefined ? 'menuitem' : 'menuitemradio'}
          {...(chosen !== undefined && { 'aria-checked': chosen })}
          tabIndex={-1}
          onClick={() => {
            onChosen();
            run();
          }}
          className={classes(
            'flex h-8 w-full items-center gap-2 rounded-row px-2 text-left text-label -outline-offset-2 pointer-coarse:h-11',
            'focus:bg-soft hover:bg-soft',
            danger ? 'text-bad' : 'text-ink',
            apart &&
              'relative mt-[9px] before:absolute before:inset-x-1 before:-top-[5px] before:border-line before:border-t',
          )}
        >
          {marked && <span className="flex w-4 justify-center text-dim">{chosen === true ? <CheckIcon /> : icon}</span>}
          <span className="grow">{label}</span>
          {hint && <KeyHint id={hint} />}
        </button>
      ))}
    </div>
  );
};

const nextIndex = (key: string, at: number, all: readonly HTMLElement[]): number | undefined => {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % all.length;
    case 'ArrowUp':
      return (at - 1 + all.length) % all.length;
    case 'Home':
      return 0;
    case 'End':
      return all.length - 1;
    default: {
      if (key.length !== 1) return undefined;
      const found = [...all.keys()]
        .map(offset => (at + 1 + offset) % all.length)
        .find(index => all[index]?.textContent?.toLowerCase().startsWith(key.toLowerCase()));
      return found;
    }
  }
};
