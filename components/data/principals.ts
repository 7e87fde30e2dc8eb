'use client';

import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useKeys } from './lists.ts';
import { useSession } from './session.ts';

export interface PrincipalName {
  /** The key's name, the user's, or a word; the id of a key that is not known. */
  name: string;
  /** Where more about them is; absent where there is nothing, or nothing for this reader. */
  href?: string;
}

/** Principals of records that are neither a key nor a user, with the name of their text. */
const OTHERS = {
  'static-key:env': 'staticEnv',
  'static-key:settings': 'staticSettings',
  local: 'local',
  anonymous: 'anonymous',
  file: 'file',
  system: 'system',
  unknown: 'unknown',
} as const;

const KEY = 'key:';
const USER = 'user:';

/** Names for the principals of calls and audit records, e.g. `key:abcdefghij`. Who may see keys sees their names. */
export function usePrincipals(): {
  nameOf: (principal: string) => PrincipalName;
  /** Every one that can be named now, as records have them. */
  known: readonly string[];
} {
  const t = useTranslations('data.principal');
  const { may } = useSession();
  const seesKeys = may('keys.own');
  const keys = useKeys(seesKeys).data?.items;
  const names = useMemo(() => new Map(keys?.map(({ id, name }) => [id, name])), [keys]);

  const nameOf = useCallback(
    (principal: string): PrincipalName => {
      if (principal.startsWith(KEY)) {
        const id = principal.slice(KEY.length);
        const name = names.get(id);
        return name === undefined ? { name: principal } : { name, href: `/keys?id=${id}` };
      }
      if (principal.startsWith(USER)) return { name: principal.slice(USER.length) };
      const other = Object.entries(OTHERS).find(([id]) => id === principal)?.[1];
      return { name: other ? t(other) : principal };
    },
    [names, t],
  );
  const known = useMemo(
    () => [
      ...[...names.keys()].map((id) => KEY + id),
      'static-key:env',
      'static-key:settings',
      'local',
      'anonymous',
    ],
    [names],
  );
  return { nameOf, known };
}
