// A box to tick, or one choice of several, with its words.

type CheckProps = {
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
  readonly kind?: 'checkbox' | 'radio';
  readonly children: string;
};

export const Check = ({ checked, onChange, kind = 'checkbox', children }: CheckProps) => (
  <label className="flex min-h-7 cursor-pointer items-center gap-2 text-ink text-label pointer-coarse:min-h-11">
    <input type={kind} checked={checked} onChange={event => onChange(event.target.checked)} />
    {children}
  </label>
);
