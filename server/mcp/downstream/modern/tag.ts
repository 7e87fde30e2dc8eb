import { META } from '../../../hub/meta-keys.ts';
import { memberBytes, reshape } from '../../../lib/json/reshape.ts';

const EMPTY = Buffer.from('{}');

/**
 * Params of a notification that say to which subscription they belong; all else stays as it was said.
 * @param id the id of the `subscriptions/listen` request, as its bytes
 */
export function tagged(params: Buffer | null, id: Buffer): Buffer {
  const said = params ?? EMPTY;
  const meta = memberBytes(said).get('_meta');
  const base = meta?.[0] === 0x7b ? meta : EMPTY;
  return reshape(said, { _meta: reshape(base, { [META.subscription]: id }) });
}
