// A process that asks the operating system's keyring one thing and ends: the request comes in on stdin, the answer goes
// out on stdout. Started by keyring.ts, which ends it when it takes too long.
import { text } from 'node:stream/consumers';
import type { KeyringAnswer, KeyringRequest } from './keyring.ts';

/** On Linux the other choice is the kernel's own keyring, which forgets everything when the machine is switched off. */
const OPTIONS = { linux: { store: 'secret-service' } } as const;

const answer = async (request: KeyringRequest): Promise<KeyringAnswer> => {
  try {
    // Optional: a package for each system, which an installation may lack.
    const { AsyncEntry } = await import('@napi-rs/keyring');
    const entry = new AsyncEntry(request.service, request.account, OPTIONS);
    switch (request.what) {
      case 'read':
        return { found: await entry.getPassword() };
      case 'write':
        await entry.setPassword(request.secret);
        return { found: null };
      case 'remove':
        await entry.deleteCredential();
        return { found: null };
    }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
};

process.stdout.write(JSON.stringify(await answer(JSON.parse(await text(process.stdin)))));
