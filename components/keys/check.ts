import '../data/no-eval.ts';
import { keyInputSchema } from '../../server/contract/key.ts';
import { DRAFT_FIELDS, type DraftField, expiryOf, inputOf, type KeyDraft } from './draft.ts';
import { isEmpty } from './scope.ts';

/**
 * The fields that the hub would refuse, by the contract's own schema, and those that nobody can have meant. Loads the
 * schema library: import it when the form is sent.
 *
 * @param before what is saved; what was not touched is not asked for again
 */
export function wrongFields(draft: KeyDraft, before: KeyDraft | null, now: number): DraftField[] {
  const result = keyInputSchema.safeParse(inputOf(draft, now));
  const wrong = new Set<unknown>(result.error?.issues.map(({ path }) => path[0]));
  const touched = (...names: (keyof KeyDraft)[]): boolean =>
    before === null || names.some((name) => draft[name] !== before[name]);
  const ends = expiryOf(draft, now);
  if (ends && !(ends.getTime() > now)) wrong.add('expiresAt');
  if (!touched('expiry', 'date')) wrong.delete('expiresAt');
  // A key for the REST API alone opens no endpoint; without that it would be good for nothing.
  if (
    draft.reach === 'chosen' &&
    isEmpty(draft.chosen) &&
    draft.rest === null &&
    touched('chosen', 'reach', 'rest')
  )
    wrong.add('scope');
  return DRAFT_FIELDS.filter((field) => wrong.has(field));
}
