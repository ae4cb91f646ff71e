// Time that passes: the only part of a running row that renders every second.
import { useApp } from '../../../context.ts';
import { wholeDuration } from '../../../text/figures.ts';
import { useSelected } from '../../../ui/use-store.ts';

/** @param since milliseconds since the epoch, by whatever clock; a clock that is ahead shows no time yet */
export const Elapsed = ({ since }: { readonly since: number }) => {
  const { now } = useApp();
  return <span className="figures">{useSelected(now, time => wholeDuration(time - since))}</span>;
};
