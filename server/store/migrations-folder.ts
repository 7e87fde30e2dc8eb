import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PatchbayError } from '../lib/errors.ts';

/** The folder of migrations: beside the bundle, or of the source tree. */
export function migrationsFolder(): string {
  const candidates = ['./drizzle', '../../drizzle'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(`${path}/meta/_journal.json`));
  if (found === undefined) {
    throw new PatchbayError(
      'internal',
      `The database migrations are missing; looked in ${candidates.join(' and ')}. Install or build Patchbay again.`,
    );
  }
  return found;
}
