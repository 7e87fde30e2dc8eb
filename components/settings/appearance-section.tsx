'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { LOCALE_NAMES, LOCALES } from '../ui/intl/locales.ts';
import { useLocaleChoice } from '../ui/intl/use-locale-choice.ts';
import { RadioCards } from '../ui/radio-cards.tsx';
import { Section } from '../ui/section.tsx';
import { THEMES, useTheme } from '../ui/theme.ts';
import { SectionHead } from './section-head.tsx';

const ICONS = { system: Monitor, light: Sun, dark: Moon };

/** How the console looks and speaks here; kept in this browser. */
export function AppearanceSection() {
  const t = useTranslations('settings.appearance');
  const theme = useTheme();
  const locale = useLocaleChoice();
  return (
    <section>
      <SectionHead id="appearance" />
      <div className="grid gap-6">
        <Section title={t('theme')}>
          <RadioCards
            label={t('theme')}
            value={theme.choice}
            onChange={theme.set}
            className="sm:grid-cols-3"
            options={THEMES.map((value) => ({
              value,
              icon: ICONS[value],
              label: t(`${value}.label`),
              hint: t(`${value}.hint`),
            }))}
          />
        </Section>
        <Section title={t('language')}>
          <RadioCards
            label={t('language')}
            value={locale.locale}
            onChange={locale.set}
            className="sm:grid-cols-3"
            options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
          />
        </Section>
      </div>
    </section>
  );
}
