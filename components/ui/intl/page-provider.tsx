'use client';

import { usePathname } from 'next/navigation';
import { type ReactNode, Suspense, use, useMemo } from 'react';
import { IntlProvider, useLocale, useMessages, useTimeZone } from 'use-intl';
import type { PageTexts } from './messages.ts';
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
  // No hook may follow: React takes up a drawing that waited here, and by then the texts may be ready without `use`.
  const texts = readyPageTexts(locale, page) ?? use(loadPageTexts(locale, page));
  return texts ? <WithTexts texts={texts}>{children}</WithTexts> : <Unreadable />;
}

function WithTexts({ texts, children }: { texts: PageTexts; children: ReactNode }) {
  const locale = useLocale();
  const timeZone = useTimeZone();
  const base = useMessages();
  const messages = useMemo(() => ({ ...base, ...texts }), [base, texts]);
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
