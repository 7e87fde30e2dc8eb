'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { Finding } from './check.ts';
import { type Path, type Problem, textOf } from './problem-path.ts';

/** Fields with a name on the page; what stands below one, such as `args[0]`, goes by its name. */
const FIELDS = [
  'name',
  'type',
  'title',
  'description',
  'category',
  'command',
  'args',
  'env',
  'cwd',
  'url',
  'headers',
  'enabled',
  'session',
  'placement',
  'timeouts',
  'passthroughHeaders',
  'startOnDemand',
] as const;

/** What a field is called; of what has no field its path. */
export function useFieldLabel(): (path: Path) => string {
  const t = useTranslations('serverForm.field');
  return useCallback(
    (path) => {
      const [head, ...rest] = path;
      const field = FIELDS.find((one) => one === head);
      if (!field) return textOf(path);
      const below = textOf(rest);
      return below === '' ? t(field) : `${t(field)}: ${below}`;
    },
    [t],
  );
}

/** Says what the check found in the reader's language. */
export function useProblem(): (finding: Finding) => Problem {
  const t = useTranslations('serverForm.problem');
  return useCallback(
    (finding) => {
      const { path } = finding;
      switch (finding.code) {
        case 'own':
          return { path, message: finding.message };
        case 'tooLong':
        case 'atLeast':
        case 'atMost':
        case 'tooMany':
          return { path, message: t(finding.code, { limit: finding.limit }) };
        default:
          return { path, message: t(finding.code) };
      }
    },
    [t],
  );
}
