// The one error class that may cross a room's door: a stable code for programs, a sentence for people, a hint that
// says what to do. Anything else that is thrown is a bug, is logged whole, and is shown only as "internal".

export type Problem = {
  /** Stable, snake_case, safe to show. */
  readonly code: string;
  /** One sentence: what was attempted and what went wrong. Safe to show. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly hint?: string | undefined;
  /**
   * What the sentences name (a folder, a person, a number), so that they can be said in another language. `as` is the
   * entry to say them by where the code alone is not enough: one of its variants, or the problem that is behind this one.
   */
  readonly values?: Readonly<Record<string, string | number>> | undefined;
};

export class HawserError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.message, options);
    this.name = 'HawserError';
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** What may be shown of any thrown value; unknown errors give nothing away. */
export const toProblem = (error: unknown): Problem =>
  error instanceof HawserError
    ? error.problem
    : {
        code: 'internal',
        message: 'Something went wrong inside Hawser.',
        hint: 'The log file has the details.',
      };
