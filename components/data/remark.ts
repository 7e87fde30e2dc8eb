'use client';

import { useCallback } from 'react';
import { useMessages, useTranslations } from 'use-intl';

/** A sentence of the hub: in English, and by its name where it has one. */
export interface Said {
  message: string;
  code?: string | undefined;
  params?: Readonly<Record<string, string | number>> | undefined;
}

/** Says a sentence of the hub in the reader's language; one that this page does not know stays the hub's English. */
export function useRemark(): (said: Said) => string {
  const t = useTranslations('data.remark');
  const { remark } = useMessages().data;
  return useCallback(
    ({ message, code, params }) => {
      const isKnown = (name: string | undefined): name is keyof typeof remark =>
        name !== undefined && Object.hasOwn(remark, name);
      return isKnown(code) ? t(code, params) : message;
    },
    [t, remark],
  );
}
