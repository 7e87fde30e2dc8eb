import type { LogFields } from '../lib/log.ts';

export type Level = 'error' | 'warn' | 'info' | 'debug';

/** One event, already redacted and JSON-safe. */
export interface LogEvent {
  at: Date;
  level: Level;
  message: string;
  fields: LogFields;
}

/** One line of JSON: what log collectors read. The names of the envelope win over fields of the same name. */
export function formatJson(event: LogEvent, service: string): string {
  const { at, level, message, fields } = event;
  return JSON.stringify({ time: at.toISOString(), level, message, service, ...without(fields) });
}

const ENVELOPE = new Set(['time', 'level', 'message', 'service']);

function without(fields: LogFields): LogFields {
  const clashes = Object.keys(fields).filter((name) => ENVELOPE.has(name));
  if (clashes.length === 0) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [ENVELOPE.has(name) ? `${name}_` : name, value]),
  );
}

const COLOURS: Record<Level, string> = { error: '31', warn: '33', info: '32', debug: '90' };

/** A line for people: time, level, message, then the fields; the stack of an error below it. */
export function formatPretty(event: LogEvent, colour: boolean): string {
  const paint = (code: string, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const head = [
    paint('90', event.at.toTimeString().slice(0, 8)),
    paint(COLOURS[event.level], event.level.toUpperCase().padEnd(5)),
    event.message,
  ];
  const stacks: string[] = [];
  for (const [name, value] of Object.entries(event.fields)) {
    if (value === undefined || value === null) continue;
    const error = errorOf(value);
    if (error?.stack !== undefined && event.level === 'error') stacks.push(error.stack);
    head.push(`${paint('90', `${name}=`)}${error ? error.message : plain(value)}`);
  }
  return [head.join(' '), ...stacks.map((stack) => stack.replace(/^/gm, '    '))].join('\n');
}

function plain(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? String(value);
}

/** Redaction turned errors into `{ name, message, stack }`. */
function errorOf(value: unknown): { message: string; stack: string | undefined } | null {
  if (typeof value !== 'object' || value === null || !('message' in value) || !('name' in value)) return null;
  const stack = 'stack' in value && typeof value.stack === 'string' ? value.stack : undefined;
  return { message: String(value.message), stack };
}
