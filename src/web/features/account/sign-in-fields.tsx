// The fields with which somebody says who they are: the address and the password they have, and a password being chosen,
// with what the hub asks of it. Named so that browsers and password managers know them.
import { TextField } from '../../ui/field.tsx';
import { t } from '../../words/t.ts';

/** As the hub has it (hub/accounts/account-limits.ts). */
const LEAST = 10;

type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onWrite: (text: string) => void;
  readonly autoFocus?: boolean;
};

type EmailFieldProps = FieldProps & { readonly passkeys?: boolean; readonly readOnly?: boolean };

/** @param passkeys whether the browser may offer a passkey here too */
export const EmailField = ({ passkeys = false, ...props }: EmailFieldProps) => (
  <TextField
    {...props}
    type="email"
    autoComplete={passkeys ? 'username webauthn' : 'username'}
    required
    className="read-only:border-line read-only:bg-transparent read-only:text-dim"
  />
);

export const PasswordField = (props: FieldProps) => (
  <TextField {...props} type="password" autoComplete="current-password" required />
);

export const NewPasswordField = (props: FieldProps) => (
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
