import type { KeyView } from '../../server/contract/api/keys.ts';
import { RelativeTime } from '../ui/time.tsx';
import { stateOf } from './key-state.ts';

/** When the key ends; the state beside it says the same in a word. @param now ms since 1970 */
export function ExpiryTime({ of: { expiresAt }, now }: { of: Pick<KeyView, 'expiresAt'>; now: number }) {
  const state = stateOf({ enabled: true, expiresAt }, now);
  const tone = state === 'expired' ? 'text-bad' : state === 'expiring' ? 'text-warn' : undefined;
  return (
    <span className={tone}>
      <RelativeTime at={expiresAt} future />
    </span>
  );
}
