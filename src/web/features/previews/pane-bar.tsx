// What stands above a preview: where in it one is, as what device it is seen, and the ways to take it elsewhere.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { CloseIcon, FullIcon, PhoneIcon, QrIcon, RetryIcon, TabIcon, TabletIcon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/popover.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { t } from '../../words/t.ts';
import { isHere, openKnown, pathOf } from './address.ts';
import { type Device, devices } from './frame.tsx';

/** In a preview, by its address. */
export type Place = { readonly address: string; readonly path: string };

type PaneBarProps = {
  /** Who else is here. */
  readonly lookers: ReactNode;
  /** As the page tells it; where it cannot (another policy forbids the script), where one has last asked to go. */
  readonly at: Place;
  /** The port, where a link has led to another preview of the thread. */
  readonly other: number | undefined;
  /** Whether nobody needs to be let in. */
  readonly byLink: boolean;
  readonly device: Device;
  readonly onGo: (path: string) => void;
  readonly onDevice: (device: Device) => void;
  readonly onClose: () => void;
};

const PICTURES = { phone: PhoneIcon, tablet: TabletIcon, full: FullIcon } as const;

export const PaneBar = ({ lookers, at, other, byLink, device, onGo, onDevice, onClose }: PaneBarProps) => {
  const { path } = at;
  const address = at.address + path;
  const { typed, setTyped, field } = useTyped(address);
  return (
    <header className="flex h-12 shrink-0 items-center gap-0.5 border-line border-b px-2 pointer-coarse:h-14">
      <IconButton label={t('pane.reload')} onClick={() => onGo(path)}>
        <RetryIcon />
      </IconButton>
      <form
        className="flex min-w-0 grow items-center gap-1.5 px-1"
        onSubmit={event => {
          event.preventDefault();
          setTyped(undefined);
          onGo(pathOf(typed ?? path, at.address));
        }}
      >
        {other !== undefined && (
          <span className="shrink-0 font-mono text-dim text-small" title={t('preview.port', { port: String(other) })}>
            :{other}
          </span>
        )}
        <TextInput
          ref={field}
          aria-label={other === undefined ? t('pane.path') : t('pane.pathOf', { port: String(other) })}
          value={typed ?? path}
          onChange={event => setTyped(event.target.value)}
          onKeyDown={event => {
            if (event.key !== 'Escape' || typed === undefined) return;
            event.preventDefault();
            event.stopPropagation();
            setTyped(undefined);
          }}
          inputMode="url"
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          className="h-[30px]! font-mono text-small! pointer-coarse:h-11! pointer-coarse:text-[16px]!"
        />
      </form>
      {lookers}
      <fieldset className="flex max-wide:hidden">
        <legend className="sr-only">{t('pane.device')}</legend>
        {devices.map(each => {
          const Picture = PICTURES[each];
          return (
            <IconButton
              key={each}
              label={t(`pane.device.${each}`)}
              aria-pressed={each === device}
              onClick={() => onDevice(each)}
              className={classes(each === device && 'bg-soft text-ink')}
            >
              <Picture />
            </IconButton>
          );
        })}
      </fieldset>
      <a
        href={address}
        target="_blank"
        rel="noreferrer"
        onClick={event => byLink && openKnown(event, at.address, path)}
        aria-label={t('pane.tab')}
        data-tip={t('pane.tab')}
        className="thumb inline-flex size-7 shrink-0 items-center justify-center rounded-row text-dim hover:bg-soft hover:text-ink"
      >
        <TabIcon />
      </a>
      <CopyButton text={() => address} label={t('preview.copy')} />
      <QrButton address={address} />
      <IconButton label={t('pane.close')} hint="preview.toggle" onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </header>
  );
};

/** What one types stays while one types it; a page that moves on meanwhile takes the bar once one has left it. */
const useTyped = (address: string) => {
  const [typed, setTyped] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address is the occasion
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(undefined);
  }, [address]);
  return { typed, setTyped, field };
};

const QrButton = ({ address }: { readonly address: string }) => {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={anchor}
        label={t('pane.qr')}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="max-wide:hidden"
      >
        <QrIcon />
      </IconButton>
      {open && (
        <Popover anchor={anchor} align="end" label={t('pane.qr')} onClose={() => setOpen(false)} className="w-60">
          <div className="flex flex-col items-center gap-3 p-3 text-label">
            {isHere(address) ? (
              <p className="text-pretty">{t('pane.onlyHere')}</p>
            ) : (
              <>
                <QrCode text={address} label={t('pane.qrOf', { address })} />
                <p className="text-pretty text-dim text-small">{t('pane.qrHint')}</p>
              </>
            )}
            <Button size="small" look="quiet" onClick={() => setOpen(false)}>
              {t('dialog.close')}
            </Button>
          </div>
        </Popover>
      )}
    </>
  );
};
