import type { z } from 'zod';
import type { createKeySchema, issuedKeySchema } from '../../server/contract/api/keys.ts';
import { request } from './client.ts';

/** A key with its secret, which is shown this once. */
export type IssuedKey = z.infer<typeof issuedKeySchema>;

/** Whatever is left out is as the contract says: full scope, no role on the REST API, no expiry. @throws ApiError */
export function issueKey(key: z.input<typeof createKeySchema>): Promise<IssuedKey> {
  return request('POST', '/keys', { body: key });
}
