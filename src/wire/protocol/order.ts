// Whether numbered batches of one connection come in the order they were sent (see `follows` in runner-topic.ts).

export type Order = {
  /**
   * @param after what the batch says it follows; undefined from an older side, which is believed
   * @param last its own last number
   * @returns false when a batch before it is missing
   */
  take(after: number | undefined, last: number | undefined): boolean;
};

/** Why a hub closes a runner's channel whose batches came out of order: the `reason` of its `phx_close`. */
export const OUT_OF_ORDER = 'out_of_order';

export const createOrder = (): Order => {
  let seen = 0;
  return {
    take: (after, last = 0) => {
      // One that follows less than was seen is a repetition, and its numbers are known.
      if (after !== undefined && after > seen) return false;
      seen = Math.max(seen, last);
      return true;
    },
  };
};
