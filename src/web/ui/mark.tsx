// Hawser's mark: two bollards and the rope between them.

export const Mark = ({ size = 22 }: { readonly size?: number }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className="shrink-0">
    <rect width="32" height="32" rx="9" className="fill-accent" />
    <path
      d="M10.5 8v16M21.5 8v16M10.5 13.5c2.6 6 8.4 6 11 0"
      className="fill-none stroke-on-accent"
      strokeWidth="3.4"
      strokeLinecap="round"
    />
  </svg>
);
