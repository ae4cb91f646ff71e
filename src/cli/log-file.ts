// The log: one JSON object per line in a file under the Hawser home, readable by its owner only. It is moved aside
// when it has grown large, so that it never fills a disk.
import { createWriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogSink } from '../std/log.ts';

const MAX_BYTES = 10 << 20;

export type LogFile = { readonly file: string; readonly sink: LogSink; close(): Promise<void> };

export const openLogFile = async (folder: string, name: string): Promise<LogFile> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.log`);
  const size = await stat(file).then(
    found => found.size,
    () => 0,
  );
  if (size > MAX_BYTES) await rename(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A log that can't be written must not stop what it would have told about.
  stream.on('error', () => undefined);
  return {
    file,
    sink: ({ time, level, message, fields }) =>
      void stream.write(`${JSON.stringify({ time: new Date(time).toISOString(), level, message, ...fields })}\n`),
    close: () => new Promise(resolve => stream.end(() => resolve())),
  };
};
