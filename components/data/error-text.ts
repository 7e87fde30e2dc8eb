'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from './api-error.ts';
import { useRemark } from './remark.ts';

/** An error as it is shown: fits `AsyncState`, `toast.failed` and `ConfirmDialog`. */
export interface ShownError {
  message: string;
  requestId?: string | undefined;
}

/** Codes whose text says all there is to say; of the others the hub's own sentence names what is wrong. */
const SAID = [
  'unreachable',
  'timeout',
  'unreadable',
  'unauthenticated',
  'forbidden',
  'stale',
  'precondition_required',
  'payload_too_large',
  'unavailable',
  'internal',
  'locked',
  'cancelled',
] as const;

/** Turns whatever was thrown into words of the reader's language. */
export function useErrorText(): (error: unknown) => ShownError {
  const t = useTranslations('data.error');
  const remark = useRemark();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return { message: t('unexpected') };
      const { code, requestId, retryAfter, message, fields } = error;
      if (code === 'rate_limited') {
        return {
          message: retryAfter ? t('limitedFor', { seconds: Math.ceil(retryAfter) }) : t('limited'),
          requestId,
        };
      }
      const said = SAID.find((one) => one === code);
      if (said) return { message: t(said), requestId };
      const [field] = fields;
      // The hub's own sentence is that of its first field.
      if (code !== 'invalid_input' || !field?.code) return { message, requestId };
      return { message: `${field.path} ${remark(field)}`.trim(), requestId };
    },
    [t, remark],
  );
}
