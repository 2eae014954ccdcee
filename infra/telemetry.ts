/**
 * Logging: one JSON object a line, `{time, level, part, msg, ...}`, secrets never among them.
 *
 * Two guards: fields whose name says that they are secret, and the values themselves wherever they appear
 * (a part that we did not write may print what it was given).
 */
import pino from 'pino';

export type Logger = pino.Logger;

const SECRET_FIELDS = ['secretKey', 'accessKey', 'apiKey', 'token', 'password', 'authorization'];
const CENSOR = '[redacted]';

/** @returns a function that replaces every secret in a text; secrets under 6 characters would redact ordinary words */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= 6)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((clean, secret) => clean.replaceAll(secret, CENSOR), text);
}

/** Secrets that the environment hands to external servers. */
export function secretsOfEnvironment(env: NodeJS.ProcessEnv): string[] {
  return [env.S3_SECRET_KEY, env.S3_ACCESS_KEY, env.TEMPORAL_API_KEY].filter((value) => value !== undefined);
}

interface LoggerOptions {
  readonly part: string;
  /** Default: `SPECTRALOOM_LOG_LEVEL`, else `info`. */
  readonly level?: string;
  /** Default: standard output, which the supervisor files under `logs/<part>.jsonl`. */
  readonly destination?: { write(line: string): void };
}

export function createLogger({ part, level, destination }: LoggerOptions): Logger {
  return pino(
    {
      level: level ?? process.env.SPECTRALOOM_LOG_LEVEL ?? 'info',
      base: { part },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: CENSOR },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

/** The shape that Temporal's `Runtime.install({ logger })` asks for. */
interface TemporalLogger {
  log(level: string, message: string, meta?: object): void;
  trace(message: string, meta?: object): void;
  debug(message: string, meta?: object): void;
  info(message: string, meta?: object): void;
  warn(message: string, meta?: object): void;
  error(message: string, meta?: object): void;
}

export function asTemporalLogger(logger: Logger): TemporalLogger {
  const at = (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: object) =>
    logger[level](metaWithoutClash(meta), message);
  const levels = { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return {
    ...levels,
    log: (level, message, meta) => {
      const name = level.toLowerCase();
      (name in levels ? levels[name as keyof typeof levels] : levels.info)(message, meta);
    },
  };
}

/** Temporal's metadata may bring its own `time` or `level`, which would appear twice in one JSON object. */
function metaWithoutClash(meta: object = {}): object {
  const { time: _time, level: _level, part: _part, msg: _msg, ...rest } = meta as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, typeof value === 'bigint' ? value.toString() : value]),
  );
}
