import type { ParsedServers } from '../../../server/contract/api/servers.ts';
import { type Draft, draftOf, emptyDraft } from './draft.ts';

/** One server that the hub found in a pasted text. */
export type PastedServer = ParsedServers['servers'][number];

export function draftOfPasted({ name, spec, title }: PastedServer): Draft {
  const draft = draftOf(spec, { ...emptyDraft('stdio'), name });
  return draft.title === '' && title !== undefined ? { ...draft, title } : draft;
}
