// A dialog whose code comes from the hub when it is asked for. From that moment the keys are its own: what is typed before
// it is there ends up in its field, Escape takes the wish back, and nothing reaches the page below (palette.tsx does the
// same with more to it). Not a `Suspense`, because React holds what comes soon after a fallback back for 300 ms.
import { type ComponentType, useLayoutEffect, useRef, useState } from 'react';

type Source<Props> = { readonly load: () => Promise<ComponentType<Props>>; loaded?: ComponentType<Props> };

/**
 * @param load gives the dialog; not asked again once it has
 * @returns the dialog to show in its place
 */
export const late = <Props extends { readonly onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> => {
  const source: Source<Props> = { load };
  return props => {
    const Part = useLate(source, props.onClose);
    return Part && <Part {...props} />;
  };
};

const useLate = <Props,>(source: Source<Props>, onClose: () => void): ComponentType<Props> | undefined => {
  const [Part, setPart] = useState(() => source.loaded);
  const typed = useRef('');
  const close = useRef(onClose);
  close.current = onClose;
  // Before the next key, in both directions; the dialog has given its field the focus by now, as a child comes first.
  useLayoutEffect(() => {
    if (Part) {
      // As if it were typed now: into whatever has the focus, over what is selected, with the events that React hears.
      if (typed.current !== '') document.execCommand('insertText', false, typed.current);
      return;
    }
    const gone = new AbortController();
    const onKey = (event: KeyboardEvent) => {
      event.stopPropagation();
      if (event.isComposing || event.ctrlKey || event.metaKey || /^F\d/.test(event.key)) return; // the browser's own
      event.preventDefault();
      if (event.key === 'Escape') close.current();
      else if (event.key === 'Backspace') typed.current = typed.current.slice(0, -1);
      else if ([...event.key].length === 1) typed.current += event.key;
    };
    window.addEventListener('keydown', onKey, { capture: true, signal: gone.signal });
    source.load().then(
      part => {
        source.loaded = part;
        if (!gone.signal.aborted) setPart(() => part);
      },
      // Without a connection, in a browser that has kept nothing yet.
      () => gone.signal.aborted || close.current(),
    );
    return () => gone.abort();
  }, [Part, source]);
  return Part;
};
