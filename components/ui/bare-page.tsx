'use client';

import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { LOCALE_NAMES, LOCALES } from './intl/locales.ts';
import { useLocaleChoice } from './intl/use-locale-choice.ts';
import { Logo } from './logo.tsx';

interface BarePageProps {
  /** Also names the tab of the browser. */
  title: string;
  description?: ReactNode;
  /** For more than a small form. */
  wide?: boolean;
  children: ReactNode;
}

/** A page before anybody is signed in: without navigation, and with the choice of language in sight. */
export function BarePage({ title, description, wide = false, children }: BarePageProps) {
  useEffect(() => {
    document.title = `${title} · Patchbay`;
  }, [title]);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between gap-4 px-4 py-4 sm:px-6">
        <Logo />
        <Languages />
      </header>
      <main
        className={cn(
          'mx-auto w-full flex-1 px-4 pb-16',
          wide ? 'max-w-3xl pt-4 sm:pt-8' : 'max-w-sm pt-[min(14dvh,8rem)]',
        )}
      >
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {description ? <div className="mt-1 text-muted">{description}</div> : null}
        <div className="mt-6">{children}</div>
      </main>
    </div>
  );
}

function Languages() {
  const t = useTranslations('ui.languages');
  const { locale, set } = useLocaleChoice();
  return (
    <fieldset className="flex gap-1 text-xs">
      <legend className="sr-only">{t('label')}</legend>
      {LOCALES.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === locale}
          onClick={() => set(one)}
          className="h-7 rounded-control px-2 text-muted transition-colors hover:text-text aria-pressed:bg-sunken aria-pressed:font-medium aria-pressed:text-text"
        >
          {LOCALE_NAMES[one]}
        </button>
      ))}
    </fieldset>
  );
}
