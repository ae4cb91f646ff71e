// A QR code (ISO/IEC 18004) as one path of squares. Always dark on light, whatever the theme: many readers know no other.
import { encode } from 'uqr';

type QrCodeProps = { readonly text: string; readonly label: string };

/** Light squares around it, of which the standard wants four. */
const QUIET = 4;

export const QrCode = ({ text, label }: QrCodeProps) => {
  const { size, data } = encode(text, { border: QUIET });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 shrink-0 rounded-control bg-(--qr-light)"
    >
      <path d={squares.join('')} className="fill-(--qr-dark)" />
    </svg>
  );
};
