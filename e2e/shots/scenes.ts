// The scenes, by name. They build on each other as little as possible, so that one can be taken alone.
import type { Scenes } from './scene.ts';
import { appScenes } from './scenes-app.ts';
import { approvalScenes } from './scenes-approval.ts';
import { aroundScenes } from './scenes-around.ts';
import { authorityScenes } from './scenes-authority.ts';
import { composeScenes } from './scenes-compose.ts';
import { doorScenes } from './scenes-doors.ts';
import { lastScenes } from './scenes-last.ts';
import { lostScenes } from './scenes-lost.ts';
import { peopleScenes } from './scenes-people.ts';
import { previewScenes } from './scenes-previews.ts';
import { readingScenes } from './scenes-reading.ts';
import { shellScenes } from './scenes-shell.ts';
import { threadScenes } from './scenes-thread.ts';

export const scenes: Scenes = {
  ...threadScenes,
  ...approvalScenes,
  ...aroundScenes,
  ...readingScenes,
  ...previewScenes,
  ...composeScenes,
  ...shellScenes,
  ...peopleScenes,
  ...lostScenes,
  ...authorityScenes,
  ...appScenes,
  ...doorScenes,
  ...lastScenes,
};
