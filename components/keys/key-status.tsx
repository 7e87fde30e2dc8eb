'use client';

import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { Status } from '../ui/status.tsx';
import { STATE_TONES, stateOf } from './key-state.ts';

/** @param now ms since 1970 */
export function KeyStatus({ of, now }: { of: KeyView; now: number }) {
  const t = useTranslations('keys.state');
  const state = stateOf(of, now);
  return <Status tone={STATE_TONES[state]} label={t(state)} />;
}
