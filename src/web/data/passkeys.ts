// Passkeys of this browser (WebAuthn, https://www.w3.org/TR/webauthn-3/), in the JSON that the hub speaks.
import { HawserError } from '../../std/errors.ts';
import type { Passkeys } from './people-api.ts';

export const browserPasskeys = (credentials: CredentialsContainer): Passkeys => ({
  make: async options => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      options as PublicKeyCredentialCreationOptionsJSON,
    );
    return toJson(await credentials.create({ publicKey }).catch(refused));
  },
  prove: async options => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
    return toJson(await credentials.get({ publicKey }).catch(refused));
  },
});

const toJson = (credential: Credential | null): unknown => (credential as PublicKeyCredential | null)?.toJSON();

/** Passkeys belong to names; an address in numbers can have none. */
export const canHavePasskeys = (hostname: string): boolean =>
  'PublicKeyCredential' in globalThis && !/^[\d.]+$|^\[/.test(hostname);

const refused = (cause: unknown): never => {
  throw new HawserError(
    {
      code: 'passkey_refused',
      message: 'The browser did not use a passkey.',
      hint: 'Try again, or use another way.',
    },
    { cause },
  );
};
