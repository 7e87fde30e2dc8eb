'use client';

import { EyeOff, FileText, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Note } from '../ui/note.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { idOf } from './leaves.ts';

const CHOICES = [
  { value: 'off', icon: EyeOff },
  { value: 'redacted', icon: ShieldCheck },
  { value: 'full', icon: FileText },
] as const;

/** What is kept of what was said in calls, and who will be able to read it. */
export function PayloadsField({ value, onChange }: { value: unknown; onChange: (value: string) => void }) {
  const t = useTranslations('settings.payloads');
  const chosen = CHOICES.find((one) => one.value === value)?.value ?? 'off';
  return (
    <div id={idOf('activity.payloads')} className="grid gap-3">
      <RadioCards
        label={t('label')}
        value={chosen}
        onChange={onChange}
        className="sm:grid-cols-1"
        options={CHOICES.map(({ value: one, icon }) => ({
          value: one,
          icon,
          label: t(`${one}.label`),
          hint: t(`${one}.hint`),
        }))}
      />
      {chosen === 'off' ? null : (
        <Note tone={chosen === 'full' ? 'bad' : 'warn'} live>
          <p className="font-medium">{t(`${chosen}.warning`)}</p>
          <ul className="list-disc pl-4">
            <li>{t('stored')}</li>
            <li>{t('readers')}</li>
            <li>{t('kept')}</li>
          </ul>
        </Note>
      )}
    </div>
  );
}
