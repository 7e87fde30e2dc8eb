import { PatchbayError } from '../lib/errors.ts';
import { HttpError } from './problem.ts';

/** The revision of a thing as a strong validator. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/** Whether `If-None-Match` names the tag. A proxy that compresses makes it a weak one, which is good enough here. */
export function hasTag(header: string | undefined, tag: string): boolean {
  const given = header?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return given?.includes(`"${tag}"`) ?? false;
}

/**
 * @returns the revision the caller saw, or null for `*` ("whatever it is now")
 * @throws PatchbayError `precondition_required` when absent, HttpError 400 when it is no ETag of ours
 */
export function readIfMatch(header: string | undefined): number | null {
  if (header === undefined) {
    throw new PatchbayError(
      'precondition_required',
      'Send If-Match with the ETag of what you saw, so that nobody else’s change is overwritten (or * to insist)',
    );
  }
  if (header.trim() === '*') return null;
  const revision = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (revision === undefined)
    throw new HttpError('malformed', 'If-Match must be one ETag of this API, such as "12", or *');
  return Number(revision);
}
