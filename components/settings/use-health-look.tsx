'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { HealthStatus } from '../data/health.ts';
import { Status, type StatusTone } from '../ui/status.tsx';

const TONES: Record<HealthStatus, StatusTone> = { healthy: 'good', degraded: 'warn', unhealthy: 'bad' };

/** How the hub, or a part of it, is. */
export function useHealthLook(): (status: HealthStatus) => ReactNode {
  const t = useTranslations('settings.health');
  return (status) => <Status tone={TONES[status]} label={t(status)} />;
}
