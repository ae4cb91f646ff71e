// Form fields with their labels: one look for text, choice and switch, tall enough for a thumb on a phone and in 16 px
// there, below which phones zoom in.
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes.ts';

export const CONTROL =
  'h-[34px] w-full rounded-control border border-edge bg-panel px-2.5 text-base text-ink outline-offset-1 ' +
  'pointer-coarse:h-11 pointer-coarse:text-[16px] disabled:opacity-50';

type FieldProps = {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (props: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
};

export const Field = ({ label, hint, error, children }: FieldProps) => {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium text-ink text-label">
        {label}
      </label>
      {children({ id, 'aria-describedby': note ? `${id}-note` : undefined })}
      {note && (
        <p id={`${id}-note`} className={classes('text-small', error ? 'text-bad' : 'text-dim')}>
          {note}
        </p>
      )}
    </div>
  );
};

export const TextInput = ({ className, ...props }: ComponentProps<'input'>) => (
  <input {...props} className={classes(CONTROL, className)} />
);

type TextFieldProps = Omit<ComponentProps<'input'>, 'onChange'> &
  Pick<FieldProps, 'label' | 'hint' | 'error'> & { readonly onWrite: (text: string) => void };

/** One line of text with its label. */
export const TextField = ({ label, hint, error, onWrite, ...props }: TextFieldProps) => (
  <Field label={label} hint={hint} error={error}>
    {ids => <TextInput {...props} {...ids} onChange={event => onWrite(event.target.value)} />}
  </Field>
);

export type Option = { readonly value: string; readonly label: string };

type SelectProps = Omit<ComponentProps<'select'>, 'onChange' | 'children'> & {
  readonly options: readonly Option[];
  readonly onChoose: (value: string) => void;
};

/** The system's own list: best with keys, and on a phone. */
export const Select = ({ options, onChoose, className, ...props }: SelectProps) => (
  <select
    {...props}
    onChange={event => onChoose(event.target.value)}
    className={classes(
      CONTROL,
      'appearance-none bg-(image:--chevron) bg-no-repeat bg-position-[right_8px_center] pr-8',
      className,
    )}
  >
    {options.map(({ value, label }) => (
      <option key={value} value={value}>
        {label}
      </option>
    ))}
  </select>
);
