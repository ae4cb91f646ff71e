// Proves that an attached image reached the model, by saying what arrived.
import type { Program } from '../turn-player.ts';
import type { Ask } from './skill.ts';

export function* describeImages({ prompt }: Ask): Program {
  const images = prompt.images.map(
    ({ type, bytes }) => `- ${type.replace('image/', '').toUpperCase()}, ${formatBytes(bytes)}`,
  );
  yield {
    do: 'say',
    text: `${images.length === 1 ? 'One image' : `${images.length} images`} reached me:

${images.join('\n')}

That is all a script can see in a picture. A real model would tell you what it shows.`,
  };
}

const formatBytes = (bytes: number): string =>
  bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
