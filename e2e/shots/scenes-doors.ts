// Scenes of a hub that was started weaker than usual. The staged hub is not; its answer about who is signed in says so.
import type { Scenes } from './scene.ts';

export const doorScenes: Scenes = {
  weakened: async () => async page => {
    const weaken = /\/api\/me$/;
    await page.route(weaken, async route => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), weakened: ['plain_http', 'any_proxy'] } });
    });
    await page.goto('/machines');
    await page.getByText(/without encryption/).waitFor();
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    await page.unroute(weaken);
  },
};
