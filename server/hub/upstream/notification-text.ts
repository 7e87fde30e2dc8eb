import { isRecord } from '../../lib/json/parse.ts';

/** Of what is shown as it was said, bytes. */
const SHOWN_BYTES = 2048;
const LONGEST_TEXT = 4096;
/** What is longer is not parsed for the sake of a log line, bytes. */
const LONGEST_PARSED = 64 * 1024;

/** A notification that reaches no client, as a line of its server's log. */
export function notificationText(method: string, params: Buffer | null): string {
  if (method === 'notifications/message') return logText(params);
  const name = method.slice(0, 200);
  return params ? `${name} ${params.toString('utf8', 0, SHOWN_BYTES)}` : name;
}

/** `notifications/message` as `level logger: data`. */
function logText(params: Buffer | null): string {
  if (!params) return '';
  const raw = () => params.toString('utf8', 0, SHOWN_BYTES);
  if (params.length > LONGEST_PARSED) return raw();
  try {
    const said: unknown = JSON.parse(params.toString('utf8'));
    if (!isRecord(said)) return raw();
    const { level = 'info', logger, data } = said;
    const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
    return `${String(level)}${logger === undefined ? '' : ` ${String(logger)}`}: ${text}`.slice(
      0,
      LONGEST_TEXT,
    );
  } catch {
    return raw();
  }
}

/** Says of every line whose it is. */
export function markLines(mark: string, text: string): string {
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : `[${mark}] ${line}`))
    .join('\n');
}
