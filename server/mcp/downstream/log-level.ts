import { LOG_LEVELS, type LogLevel } from '../../hub/client.ts';
import { JsonError, memberOf, stringAt } from '../../lib/json/scan.ts';

/** Pure: the level of that name, or null. */
export function logLevel(name: unknown): LogLevel | null {
  return LOG_LEVELS.find((level) => level === name) ?? null;
}

/**
 * Pure: whether a log message is at least as severe as what its client wants. One that names no known level passes:
 * what can't be judged is not held back.
 * @param params of `notifications/message`
 */
export function isWanted(params: Buffer | null, least: LogLevel): boolean {
  const level = params ? levelIn(params) : null;
  return level === null || LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

function levelIn(params: Buffer): LogLevel | null {
  try {
    const span = memberOf(params, { start: 0, end: params.length }, 'level');
    return span && params[span.start] === 0x22 ? logLevel(stringAt(params, span.start, span.end)) : null;
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}
