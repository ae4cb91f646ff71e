// The field for a password that is being chosen, with what the hub asks of it.
import { TextField } from '../../ui/field.tsx';
import { t } from '../../words/t.ts';

/** As the hub has it (hub/accounts/account-limits.ts). */
const LEAST = 10;

type NewPasswordFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onWrite: (text: string) => void;
};

export const NewPasswordField = (props: NewPasswordFieldProps) => (
  <TextField
    {...props}
    hint={t('account.passwordHint', { n: LEAST })}
    type="password"
    autoComplete="new-password"
    required
    minLength={LEAST}
    maxLength={200}
  />
);
