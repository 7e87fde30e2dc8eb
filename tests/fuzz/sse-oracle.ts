/** What came out of an event stream, in the order in which it did. */
export type Said =
  | { event: string; data: string }
  | { id: string }
  | { retry: number }
  /** An event over the limit: its data, or a beginning and an end of it. */
  | { head: string; tail: string };

/** Of a line that is no data. */
const LINE_SLACK = 64;
const LONGEST_ID = 4096;
const LONGEST_NAME = 256;

/**
 * The standard's way of reading a stream (HTML, server-sent events), on the whole text at once: one character for each
 * byte. On purpose otherwise: an id counts at once, since streams are primed with an event that has none but that; data
 * of nothing but line feeds is no event, since no message is; and what is too long to mean anything is left out.
 */
export function readStream(text: string, limit: number): Said[] {
  const said: Said[] = [];
  let data: string[] = [];
  let name = '';
  const lines = text.split(/\r\n|\r|\n/);
  lines.pop();
  for (const [index, raw] of lines.entries()) {
    const line = index === 0 ? raw.replace(/^\u00ef\u00bb\u00bf/, '') : raw;
    if (line === '') {
      const whole = data.join('\n');
      if (whole.length > limit) said.push({ head: whole, tail: whole });
      else if (/[^\n]/.test(whole)) said.push({ event: name || 'message', data: whole });
      data = [];
      name = '';
      continue;
    }
    const [, key = '', value = ''] = /^([^:]*)(?:: ?)?([\s\S]*)$/.exec(line) ?? [];
    if (key === 'data') data.push(value);
    else if (raw.length > limit + LINE_SLACK) continue;
    else if (key === 'event') name = utf8(value.slice(0, LONGEST_NAME));
    else if (key === 'id' && !value.includes('\0') && value.length <= LONGEST_ID)
      said.push({ id: utf8(value) });
    else if (key === 'retry' && /^\d{1,9}$/.test(value)) said.push({ retry: Number(value) });
  }
  return said;
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
