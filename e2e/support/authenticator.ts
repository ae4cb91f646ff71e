// A key of the machine for passkeys, as a laptop has one: Chromium's own stand-in for it, which agrees to everything.
import type { Page } from '@playwright/test';

/** Gives the page one. Passkeys belong to names, so the hub has to be reached by one. */
export const giveAuthenticator = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
};
