import { z } from 'zod';

/**
 * Secrets are marked once, here in the schemas; redaction of answers, logs, audit records and exports derives from the
 * mark (see `observability/redact`). `reference` values such as `${TOKEN}` are names, not secrets, and stay readable.
 */
export type SecretMark = 'always' | 'looks-like';

interface SecretMeta {
  secret: SecretMark;
}

export const secretRegistry = z.registry<SecretMeta>();

/** Marks a string schema as a secret. `looks-like` is redacted only where the text has the form of a credential. */
export function secret<T extends z.ZodType>(schema: T, mark: SecretMark = 'always'): T {
  secretRegistry.add(schema, { secret: mark });
  return schema;
}

// In a file of its own, because the console shows it and should not load a schema library for that.
export { REDACTED } from './redacted.ts';
