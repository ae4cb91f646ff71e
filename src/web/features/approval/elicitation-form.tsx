// The form of an MCP server, field by field.
import { CONTROL, Field, Select, TextInput } from '../../ui/field.tsx';
import { t } from '../../words/t.ts';
import { type FormField, type FormValues, formFields } from './form-fields.ts';

type ElicitationFormProps = {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly values: FormValues;
  readonly onChange: (values: FormValues) => void;
  readonly onSubmit: () => void;
};

export const ElicitationForm = ({ schema, values, onChange, onSubmit }: ElicitationFormProps) => (
  <form
    className="flex flex-col gap-3"
    onSubmit={event => {
      event.preventDefault();
      onSubmit();
    }}
  >
    {formFields(schema).map(field =>
      field.kind === 'switch' ? (
        <Switch
          key={field.name}
          label={field.label}
          hint={field.hint}
          on={values[field.name] === true}
          onChange={on => onChange({ ...values, [field.name]: on })}
        />
      ) : (
        <Field
          key={field.name}
          label={
            <>
              {field.label} {!field.required && <span className="font-normal text-dim">{t('form.optional')}</span>}
            </>
          }
          hint={field.hint}
        >
          {props => (
            <Control
              {...props}
              field={field}
              value={values[field.name]}
              onChange={value => onChange({ ...values, [field.name]: value })}
            />
          )}
        </Field>
      ),
    )}
    <button type="submit" hidden />
  </form>
);

type ControlProps = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly field: Exclude<FormField, { kind: 'switch' }>;
  readonly value: FormValues[string] | undefined;
  readonly onChange: (value: FormValues[string]) => void;
};

const Control = ({ field, value, onChange, ...props }: ControlProps) => {
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...props}
          type={field.inputType}
          value={String(value ?? '')}
          onChange={event => onChange(event.target.value)}
        />
      );
    case 'number':
      return (
        <TextInput
          {...props}
          inputMode={field.whole ? 'numeric' : 'decimal'}
          value={String(value ?? '')}
          onChange={event => onChange(event.target.value)}
        />
      );
    case 'choice':
      return (
        <Select
          {...props}
          value={String(value ?? '')}
          onChoose={onChange}
          options={[...(field.value === '' ? [{ value: '', label: t('form.choose') }] : []), ...field.options]}
        />
      );
    case 'choices': {
      const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
      return (
        <select
          {...props}
          multiple
          value={[...chosen]}
          onChange={event => onChange([...event.target.selectedOptions].map(each => each.value))}
          className={`${CONTROL} h-auto! py-1`}
        >
          {field.options.map(each => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </select>
      );
    }
  }
};

type SwitchProps = {
  readonly label: string;
  readonly hint: string | undefined;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
};

const Switch = ({ label, hint, on, onChange }: SwitchProps) => (
  <label className="flex items-baseline gap-2.5">
    <input
      type="checkbox"
      checked={on}
      onChange={event => onChange(event.target.checked)}
      className="translate-y-0.5"
    />
    <span>
      <span className="font-medium text-ink text-label">{label}</span>
      {hint && <span className="block text-dim text-small">{hint}</span>}
    </span>
  </label>
);
