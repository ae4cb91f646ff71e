// Opens the palette with its key: its field at once, the palette itself as soon as it has come from the hub. Not a
// `Suspense`, because React holds what comes soon after a fallback back for 300 ms, and people have typed by then.
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import type { Palette } from './palette.tsx';
import { PaletteOpening } from './palette-field.tsx';

/** For the page's life: the second time, it is there at once. */
let loaded: typeof Palette | undefined;

export const LatePalette = (props: Omit<ComponentProps<typeof Palette>, 'begun'>) => {
  const { onClose } = props;
  const begun = useRef({ query: '', entered: false });
  const [Loaded, setLoaded] = useState(() => loaded);
  useEffect(() => {
    if (Loaded) return;
    import('./palette.tsx').then(
      ({ Palette: part }) => {
        loaded = part;
        setLoaded(() => part);
      },
      onClose, // without a connection, in a browser that has kept nothing yet
    );
  }, [Loaded, onClose]);
  return Loaded ? <Loaded {...props} begun={begun} /> : <PaletteOpening begun={begun} onClose={onClose} />;
};
