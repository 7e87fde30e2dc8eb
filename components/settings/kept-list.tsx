'use client';

import { useTranslations } from 'use-intl';
import type { Applied } from '../data/settings.ts';
import { byUnit, unitOf } from './units.ts';

/** The hub's sentences that are known here, in the reader's language; all others are shown as they are. */
const REASONS = {
  'deleted in the console; it comes back when its text changes': 'deleted',
  'edited in the console; the file wins when its text changes': 'edited',
  'has an error in the file; what was there stays': 'wrong',
  'was there before the file named it': 'notBrought',
} as const;

/** What stays although the document says something else, and why. */
export function KeptList({ kept }: { kept: Applied['kept'] }) {
  const t = useTranslations('settings');
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {[...kept].sort(byUnit).map(({ unit, reason }) => {
        const { kind, name } = unitOf(unit);
        const known = Object.entries(REASONS).find(([text]) => text === reason)?.[1];
        return (
          <li key={unit} className="flex flex-wrap gap-x-2 px-3 py-2">
            <span className="text-muted">{t(`changes.kind.${kind}`)}</span>
            <span className="font-mono text-[0.8125rem] wrap-anywhere">{name}</span>
            <span className="basis-full text-muted">{known ? t(`kept.${known}`) : reason}</span>
          </li>
        );
      })}
    </ul>
  );
}
