// The logger everything is given: a level, fields, a sentence. Children add fields. Secrets are taken out here, below
// every sink, by the name of their field and by the shape of their value (R50), so that no caller can forget to.

export type LogFields = Readonly<Record<string, unknown>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogRecord = {
  readonly time: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
};

export type Logger = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
};

/** Where finished records go: the console, a JSON file, an array in a test. */
export type LogSink = (record: LogRecord) => void;

/** @param now milliseconds since the epoch; pass `clock.now` */
export const createLogger = (sink: LogSink, now: () => number, base: LogFields = {}): Logger => {
  const write =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) =>
      sink({
        time: now(),
        level,
        message: redactText(message),
        fields: redactFields({ ...base, ...fields }),
      });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: fields => createLogger(sink, now, { ...base, ...fields }),
  };
};

/** A logger that keeps nothing. */
export const silentLogger: Logger = createLogger(
  () => undefined,
  () => 0,
);

const HIDDEN = '[hidden]';
const SECRET_FIELD = /token|secret|password|cookie|authorization|api_?key|credential|assertion|code_verifier/i;
const SECRET_SHAPES = [
  /\bBearer\s+[\w.~+/=-]+/gi,
  /\bsk-[\w-]{16,}/g, // OpenAI keys
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g, // JSON web tokens
  /(:\/\/)[^\s/@:"']*:[^\s/@"']+(?=@)/g, // user and password of an address, as of a proxy
  /([?&](?:token|code|key|secret|assertion)=)[^&\s"']+/gi, // query strings
  /\bhws_[0-9a-z]{20,}/g, // our own session and link tokens (see randomPart)
];

/** Replaces anything that looks like a credential. */
export const redactText = (text: string): string =>
  SECRET_SHAPES.reduce(
    (out, shape) => out.replace(shape, (_all, kept) => (typeof kept === 'string' ? kept : '') + HIDDEN),
    text,
  );

const redactFields = (fields: LogFields): LogFields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redactValue(name, value, 0)]));

const redactValue = (name: string, value: unknown, depth: number): unknown => {
  if (SECRET_FIELD.test(name) && value !== undefined && value !== null) return HIDDEN;
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return describeError(value, depth);
  if (depth >= 4 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(entry => redactValue(name, entry, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redactValue(key, entry, depth + 1)]));
};

const describeError = (error: Error, depth: number): unknown => ({
  name: error.name,
  message: redactText(error.message),
  stack: redactText(error.stack ?? ''),
  ...('code' in error && { code: error.code }),
  ...(error.cause !== undefined && depth < 4 && { cause: redactValue('cause', error.cause, depth + 1) }),
});
