'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyScope } from '../../server/contract/key.ts';
import { isEmpty, toolId } from './scope.ts';

export interface ScopeWords {
  /** `everything`, or `2 groups, 1 server, 3 tools`. */
  brief: (scope: KeyScope) => string;
  /** Every name, one line for each kind; undefined where there is none. */
  names: (scope: KeyScope) => string | undefined;
}

export function useScopeWords(): ScopeWords {
  const t = useTranslations('keys.scope');
  return useMemo(
    () => ({
      brief: (scope) => {
        if ('all' in scope) return t('everything');
        if (isEmpty(scope)) return t('nothing');
        const { groups, servers, tools } = scope;
        const parts = [
          groups.length > 0 ? t('groups', { count: groups.length }) : null,
          servers.length > 0 ? t('servers', { count: servers.length }) : null,
          tools.length > 0 ? t('tools', { count: tools.length }) : null,
        ];
        return parts.filter((part) => part !== null).join(t('and'));
      },
      names: (scope) => {
        if ('all' in scope || isEmpty(scope)) return undefined;
        const line = (label: string, names: readonly string[]): string[] =>
          names.length > 0 ? [t('line', { label, names: few(names) })] : [];
        return [
          ...line(t('theGroups'), scope.groups),
          ...line(t('theServers'), scope.servers),
          ...line(t('theTools'), scope.tools.map(toolId)),
        ].join('\n');
      },
    }),
    [t],
  );
}

/** More names than a tooltip holds. */
const FEW = 12;

const few = (names: readonly string[]): string =>
  names.length > FEW ? `${names.slice(0, FEW).join(', ')}, …` : names.join(', ');
