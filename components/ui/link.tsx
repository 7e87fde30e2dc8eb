'use client';

import NextLink from 'next/link';
import { useRouter } from 'next/navigation';
import type { ComponentProps } from 'react';
import { preparePageTexts } from './intl/page-texts.ts';
import { useCurrentLocale } from './intl/use-locale-choice.ts';

interface LinkProps extends Omit<ComponentProps<typeof NextLink>, 'href' | 'prefetch'> {
  href: string;
  /** Nothing is fetched: for a link whose click the page answers itself. */
  prefetch?: false;
}

/**
 * Leads to another page of the console. What that page needs is fetched when the pointer or the focus comes to the
 * link; fetching it for every link in sight would make the first page load all the others.
 */
export function Link({ href, prefetch, onPointerEnter, onFocus, ...rest }: LinkProps) {
  const router = useRouter();
  const locale = useCurrentLocale();
  const prepare = (): void => {
    if (prefetch === false) return;
    router.prefetch(href);
    // An address without a path stays on this page, whose texts are here.
    if (locale && href.startsWith('/')) preparePageTexts(locale, href);
  };
  return (
    <NextLink
      href={href}
      prefetch={false}
      onPointerEnter={(event) => {
        prepare();
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        prepare();
        onFocus?.(event);
      }}
      {...rest}
    />
  );
}
