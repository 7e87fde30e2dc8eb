import { z } from 'zod';

/**
 * Secrets are marked once, here in the schemas; redaction of answers, logs, audit records and exports derives from the
 * mark (see `observability/redact`). `reference` values such as `${TOKEN}` are names, not secrets, and stay readable.
 */
export type SecretMark = 'always' | 'looks-like' | 'url';

interface SecretMeta {
  secret: SecretMark;
}

export const secretRegistry = z.registry<SecretMeta>();

/**
 * Marks a string schema as a secret. `looks-like` is redacted only where the text has the form of a credential, `url` in
 * the parts of a URL that may hold one.
 */
export function secret<T extends z.ZodType>(schema: T, mark: SecretMark = 'always'): T {
  secretRegistry.add(schema, { secret: mark });
  return schema;
}

/** Characters of a key that is one configured text: `BEARER_KEY`, `bearerAuthKey`, the local token. */
export const MIN_STATIC_KEY = 16;
/** Characters of `ENCRYPTION_KEY` and of what is generated in its place. */
export const MIN_ENCRYPTION_KEY = 32;
/** Characters of `JWT_SECRET`. */
export const MIN_JWT_SECRET = 32;

// In files of their own, because the console shows them and should not load a schema library for that.
export { MIN_PASSPHRASE } from './passphrase.ts';
export { REDACTED } from './redacted.ts';
