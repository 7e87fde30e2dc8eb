/** Fields of one log event. Well-known names: requestId, principal, endpoint, server, tool, durationMs, error. */
export type LogFields = Record<string, unknown>;

/** What everything that wants to say something is given; `observability/log` makes the real one. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose every event carries `fields`. */
  child(fields: LogFields): Log;
}

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
};

/** The same log with what is only worth knowing said as `debug`. */
export function withoutInfo(log: Log): Log {
  return {
    debug: (message, fields) => log.debug(message, fields),
    info: (message, fields) => log.debug(message, fields),
    warn: (message, fields) => log.warn(message, fields),
    error: (message, fields) => log.error(message, fields),
    child: (fields) => withoutInfo(log.child(fields)),
  };
}
