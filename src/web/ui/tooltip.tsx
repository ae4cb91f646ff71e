// Tooltips for the whole page in one place: anything with `data-tip` gets one when it is pointed at or focused by key.
// They add what a name alone does not say, mostly the key; nothing is told by a tooltip only.
import { useEffect, useRef, useState } from 'react';
import { type KeyId, keys, showKey } from '../keys.ts';

type Tip = { readonly target: HTMLElement; readonly text: string; readonly key: string | undefined };

const DELAY_MS = 450;
const GAP = 6;

export const Tooltips = () => {
  const [tip, setTip] = useState<Tip>();
  const element = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: number | undefined;
    const show = (event: Event) => {
      window.clearTimeout(timer);
      const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
      if (!target) return setTip(undefined);
      if (event instanceof PointerEvent && event.pointerType !== 'mouse') return;
      if (event.type === 'focusin' && !target.matches(':focus-visible')) return;
      timer = window.setTimeout(() => setTip(read(target)), DELAY_MS);
    };
    const hide = () => {
      window.clearTimeout(timer);
      setTip(undefined);
    };
    document.addEventListener('pointerover', show);
    document.addEventListener('focusin', show);
    for (const type of ['pointerdown', 'keydown', 'scroll'] as const) document.addEventListener(type, hide, true);
    return () => {
      hide();
      document.removeEventListener('pointerover', show);
      document.removeEventListener('focusin', show);
      for (const type of ['pointerdown', 'keydown', 'scroll'] as const) document.removeEventListener(type, hide, true);
    };
  }, []);

  useEffect(() => {
    const shown = element.current;
    if (!shown || !tip) return;
    shown.showPopover();
    const box = tip.target.getBoundingClientRect();
    const left = box.left + box.width / 2 - shown.offsetWidth / 2;
    const above = box.top - GAP - shown.offsetHeight;
    shown.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - shown.offsetWidth - GAP))}px`;
    shown.style.top = `${above > GAP ? above : box.bottom + GAP}px`;
  }, [tip]);

  return tip ? (
    <div
      key={tip.text}
      ref={element}
      popover="manual"
      role="tooltip"
      className="pointer-events-none fixed m-0 animate-fade items-center gap-2 rounded-row border-0 bg-ink px-2 py-1 text-paper text-small shadow-floating open:flex"
    >
      {tip.text}
      {tip.key && <kbd className="font-sans text-tiny opacity-70">{tip.key}</kbd>}
    </div>
  ) : null;
};

const read = (target: HTMLElement): Tip | undefined => {
  const { tip, tipKey } = target.dataset;
  if (!tip || !target.isConnected) return undefined;
  return { target, text: tip, key: tipKey && tipKey in keys ? showKey(tipKey as KeyId) : undefined };
};
