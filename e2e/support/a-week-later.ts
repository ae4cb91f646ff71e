// A week that goes by within one process, and its clock alone: for `--import`, written as one address so that no file has
// to be readable for whoever runs it. A hub finds the week gone when it starts; a machine when it is woken (SIGCONT).
const WEEK_MS = 7 * 24 * 3_600_000;

const shifted = (when: 'now' | 'woken'): string => `
  const Real = Date;
  let gone = ${when === 'now' ? WEEK_MS : 0};
  globalThis.Date = class Date extends Real {
    constructor(...given) { given.length > 0 ? super(...given) : super(Real.now() + gone); }
    static now() { return Real.now() + gone; }
  };
  ${when === 'woken' ? `process.on('SIGCONT', () => { gone = ${WEEK_MS}; });` : ''}
`;

/** @returns the environment of a process whose clock is a week ahead, from its start or from being woken */
export const aWeekLater = (when: 'now' | 'woken'): { NODE_OPTIONS: string } => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shifted(when))}`,
});
