// What a bench gives back, and the arithmetic all of them share.

export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** This value over that of the reference, measured in the same run. */
  readonly ratio?: number;
  /** What the reference is. */
  readonly of?: string;
  readonly goal?: string;
};

export type Bench = {
  readonly summary: string;
  /** @param progress a line for whoever waits */
  readonly run: (progress: (line: string) => void) => Promise<readonly Figure[]>;
};

/** @param share 0.5 for the median, 0.99 for p99 */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => percentile(values, 0.5);
