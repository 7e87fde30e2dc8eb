'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { UnitChange } from '../../server/contract/revision.ts';
import { Button } from '../ui/button.tsx';
import { ChangeRow } from './change-row.tsx';
import { byUnit } from './units.ts';

/** So few are shown with all their lines. */
const OPEN_UP_TO = 3;
const PAGE = 100;

/** What changed, unit by unit; each opens to its lines. */
export function ChangeList({ changes }: { changes: readonly UnitChange[] }) {
  const t = useTranslations('settings.changes');
  const [shown, setShown] = useState(PAGE);
  if (changes.length === 0) return <p className="text-muted">{t('none')}</p>;
  const sorted = [...changes].sort(byUnit);
  return (
    <div className="grid grid-cols-1 gap-2">
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
        {sorted.slice(0, shown).map((change) => (
          <ChangeRow key={change.unit} change={change} opened={changes.length <= OPEN_UP_TO} />
        ))}
      </ul>
      {sorted.length > shown ? (
        <Button size="sm" className="justify-self-start" onClick={() => setShown(shown + PAGE)}>
          {t('more', { count: sorted.length - shown })}
        </Button>
      ) : null}
    </div>
  );
}
