// Pushes of the phoenix client as promises whose failures carry words.
import type { Push } from 'phoenix';
import { HawserError, type Problem } from '../../std/errors.ts';
import { problem } from '../../wire/protocol/problems.ts';

/** @throws HawserError what the hub said, or `hub_silent` */
export const answered = (push: Push): Promise<unknown> =>
  new Promise((resolve, reject) => {
    push
      .receive('ok', resolve)
      .receive('error', (reply: unknown) => reject(new HawserError(refusalIn(reply))))
      .receive('timeout', () =>
        reject(
          new HawserError({
            code: 'hub_silent',
            message: 'The hub did not answer in time.',
            hint: 'It may have been done all the same. Look, or try again.',
          }),
        ),
      );
  });

/** Why the hub refused something. Channels refuse with a mere reason what went wrong inside the hub. */
export const refusalIn = (reply: unknown): Problem => {
  const said = problem.safeParse(reply);
  return said.success ? said.data : { code: 'hub_refused', message: 'The hub refused that.' };
};

/** What one asked for needs the hub, which cannot be reached at the moment. */
export const offline = () =>
  new HawserError({
    code: 'offline',
    message: 'There is no connection to the hub at the moment.',
    hint: 'Try again when it is back. Messages you write are sent by themselves.',
  });
