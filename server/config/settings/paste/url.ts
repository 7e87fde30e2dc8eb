import { type Remark, remark } from '../../../contract/remark.ts';
import type { Draft, NoDraft } from './draft.ts';

/** A server behind a URL; one that ends in `/sse` speaks the older transport. */
export function readUrl(
  text: string,
  headers: Record<string, string> = {},
  notes: Remark[] = [],
): Draft | NoDraft {
  if (!text.includes('://')) return { problem: remark('paste_whole_url') };
  if (!URL.canParse(text)) return { problem: remark('paste_bad_url') };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { problem: remark('paste_protocol', { protocol: url.protocol }) };
  if (url.username !== '' || url.password !== '') return { problem: remark('paste_url_user') };
  const type = url.pathname.replace(/\/$/, '').endsWith('/sse') ? { type: 'sse' } : {};
  const entry = { ...type, url: text, ...(Object.keys(headers).length > 0 && { headers }) };
  return { name: null, entry, notes };
}
