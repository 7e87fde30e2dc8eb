'use client';

import { usePathname } from 'next/navigation';
import { type ReactNode, Suspense, use, useMemo } from 'react';
import { IntlProvider, useLocale, useMessages, useTimeZone } from 'use-intl';
import { loadPageTexts, pageOf, readyPageTexts } from './page-texts.ts';
import { Unreadable } from './unreadable.tsx';

/**
 * Adds the texts of the page to those of the frame. While they are on their way the page before stays in sight, as it
 * does while the code of the new one is.
 */
export function PageIntl({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={null}>
      <Texts>{children}</Texts>
    </Suspense>
  );
}

function Texts({ children }: { children: ReactNode }) {
  const page = pageOf(usePathname());
  const locale = useLocale();
  const timeZone = useTimeZone();
  const base = useMessages();
  const texts = readyPageTexts(locale, page) ?? use(loadPageTexts(locale, page));
  const messages = useMemo(() => ({ ...base, ...texts }), [base, texts]);
  if (!texts) return <Unreadable />;
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
