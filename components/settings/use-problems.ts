'use client';

import '../data/no-eval.ts';
import { useTranslations } from 'use-intl';
import { MIN_STATIC_KEY } from '../../server/contract/secret.ts';
import { useFormat } from '../ui/intl/format.ts';
import type { Leaf } from './leaves.ts';
import { accepts, rangeOf } from './rules.ts';

/** What is wrong with a value that was typed, in the reader's language. The contract decides, this only says it. */
export function useProblems(): (leaf: Leaf, value: unknown) => string | undefined {
  const t = useTranslations('settings.error');
  const format = useFormat();
  return ({ path, kind }, value) => {
    if (kind === 'number') {
      const { min, max } = rangeOf(path);
      if (typeof value === 'number' && accepts(path, value)) return undefined;
      return t('range', { min: format.number(min), max: format.number(max) });
    }
    if (kind === 'share' || kind === 'long') {
      if (value === null || accepts(path, value)) return undefined;
      return kind === 'share' ? t('share') : t('long');
    }
    if (kind === 'text') return accepts(path, value) ? undefined : t('separator');
    if (kind !== 'secret' || typeof value !== 'string') return undefined;
    if (value === '') return t('emptyKey');
    // One that names a variable is judged by the hub, when it is used.
    const short = value.length < MIN_STATIC_KEY && !value.includes('${');
    return short ? t('shortKey', { min: MIN_STATIC_KEY }) : undefined;
  };
}
