'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider as Provider } from 'use-intl';
import type { Locale } from './locales.ts';
import { type BaseTexts, loadBase } from './messages.ts';
import { likelyPage, loadPageTexts } from './page-texts.ts';
import { Unreadable } from './unreadable.tsx';
import { currentLocale, useCurrentLocale } from './use-locale-choice.ts';
import { Waiting } from './waiting.tsx';

interface Loaded {
  locale: Locale;
  messages: BaseTexts;
}

// Begun before the page comes alive, so that the texts arrive together with it. A failure shows when it is asked for.
if (typeof window !== 'undefined') load(currentLocale()).catch(() => {});

/** The texts of the frame. Those of the page come with them, so that it need not wait for itself. */
async function load(locale: Locale): Promise<BaseTexts> {
  const [base] = await Promise.all([loadBase(locale), loadPageTexts(locale, likelyPage())]);
  return base;
}

/**
 * Gives the texts of the chosen language to everything below. The static page knows no language: until the texts are
 * there it shows a neutral frame, never a page in the wrong language. A change of language keeps the old one until
 * the new texts are there.
 */
export function IntlProvider({ children }: { children: ReactNode }) {
  const locale = useCurrentLocale();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!locale) return;
    let current = true;
    load(locale).then(
      (messages) => {
        if (!current) return;
        document.documentElement.lang = locale;
        setLoaded({ locale, messages });
        setFailed(false);
      },
      () => current && setFailed(true),
    );
    return () => {
      current = false;
    };
  }, [locale]);

  if (!loaded) return failed ? <Unreadable /> : <Waiting />;
  return (
    <Provider
      locale={loaded.locale}
      messages={loaded.messages}
      timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
    >
      {children}
    </Provider>
  );
}
