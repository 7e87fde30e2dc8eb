'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';

/** Every action that the hub records; others are shown by their code alone. */
export const ACTIONS = [
  'server.create',
  'server.update',
  'server.delete',
  'server.enable',
  'server.disable',
  'server.item',
  'server.restart',
  'server.test',
  'server.import',
  'group.create',
  'group.update',
  'group.delete',
  'key.create',
  'key.update',
  'key.rotate',
  'key.revoke',
  'user.create',
  'user.invite',
  'user.update',
  'user.delete',
  'user.reset-password',
  'settings.update',
  'settings.apply',
  'settings.rollback',
  'settings.export',
  'smart-routing.reindex',
  'smart-routing.forget',
  'activity.export',
  'audit.export',
  'auth.signed-in',
  'auth.signed-out',
  'auth.session-ended',
  'auth.refresh-reused',
  'auth.password-changed',
  'auth.setup-link',
  'auth.setup',
  'auth.denied',
  'limit.hit',
] as const;

/** The beginnings that actions have in common. */
export const AREAS = [
  'server',
  'group',
  'key',
  'user',
  'settings',
  'smart-routing',
  'auth',
  'limit',
  'activity',
  'audit',
] as const;

/** An action in words, e.g. "Changed a server"; null for one that is not known here. */
export function useActionWords(): (action: string) => string | null {
  const t = useTranslations('audit');
  return useCallback(
    (action) => {
      const known = ACTIONS.find((one) => one === action);
      return known ? t(`actions.${known}`) : null;
    },
    [t],
  );
}

const REASONS = [
  'auth.missing',
  'auth.malformed',
  'auth.unknown',
  'auth.wrong',
  'auth.expired',
  'auth.disabled',
  'auth.token',
  'auth.password',
  'auth.link',
  'denied.endpoint',
  'limit.key',
  'limit.address',
  'limit.sign-in',
  'limit.sessions',
  'forbidden.reach',
] as const;

const FORBIDDEN = 'forbidden.';

/** Why something was denied, or happened unasked, in words; null for a reason that is not known here. */
export function useReasonWords(): (reason: string) => string | null {
  const t = useTranslations('audit');
  return useCallback(
    (reason) => {
      const known = REASONS.find((one) => one === reason);
      if (known) return t(`reasons.${known}`);
      if (!reason.startsWith(FORBIDDEN)) return null;
      return t('reasons.forbidden.permission', { permission: reason.slice(FORBIDDEN.length) });
    },
    [t],
  );
}
