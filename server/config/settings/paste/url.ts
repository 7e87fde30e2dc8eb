import type { Draft, NoDraft } from './draft.ts';

/** A server behind a URL; one that ends in `/sse` speaks the older transport. */
export function readUrl(
  text: string,
  headers: Record<string, string> = {},
  notes: string[] = [],
): Draft | NoDraft {
  if (!text.includes('://')) return { problem: 'Write the whole URL, with http:// or https:// before it.' };
  if (!URL.canParse(text)) return { problem: 'This is not a URL that can be read.' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { problem: `Servers are reached by http or https, not by ${url.protocol}//.` };
  if (url.username !== '' || url.password !== '')
    return {
      problem: 'The URL holds a user name or a password: take them out and send an Authorization header.',
    };
  const type = url.pathname.replace(/\/$/, '').endsWith('/sse') ? { type: 'sse' } : {};
  const entry = { ...type, url: text, ...(Object.keys(headers).length > 0 && { headers }) };
  return { name: null, entry, notes };
}
