// What a machine's own policy says about who may drive agents on it, as its runner reports it. The laptop decides by
// itself whatever the hub thinks; the hub reads it so that nobody is offered what the laptop would refuse. Pure.
import { z } from 'zod';
import { type AnsweredBy, answeredBy } from '../../wire/protocol/answering.ts';
import type { ChannelId, MemberId } from '../../wire/protocol/ids.ts';

const reported = z.object({
  policy: z.object({
    drive: z.object({ workspace: z.boolean(), channels: z.array(z.string()), people: z.array(z.string()) }),
  }),
});

const answers = z.object({ policy: z.object({ answeredBy }) });

/** Who of the drivers may answer; everybody, when its runner does not say. */
export const answeredByIn = (capabilities: unknown): AnsweredBy =>
  answers.safeParse(capabilities).data?.policy.answeredBy ?? 'drivers';

const inPlaces = z.object({ policy: z.object({ deputies: z.boolean() }) });

/** Whether people may answer in the place of others; they may, when its runner does not say. */
export const deputiesIn = (capabilities: unknown): boolean =>
  inPlaces.safeParse(capabilities).data?.policy.deputies ?? true;

/** Who may drive beside the machine's owner; undefined when its runner does not say. */
export type Drivers = z.infer<typeof reported>['policy']['drive'] | undefined;

/** @param capabilities as the runner sent them, of whatever version it is */
export const driversIn = (capabilities: unknown): Drivers => reported.safeParse(capabilities).data?.policy.drive;

/** Whether the laptop would let them. @param channelId of the thread that would run there, if one is meant */
export const laptopLets = (drivers: Drivers, member: MemberId, channelId: ChannelId | undefined): boolean => {
  if (drivers === undefined || drivers.workspace) return true;
  if (drivers.people.includes(member)) return true;
  return channelId !== undefined && drivers.channels.includes(channelId);
};
