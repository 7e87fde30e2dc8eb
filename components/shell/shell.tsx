'use client';

import { BookOpen } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { BASE_PATH } from '../data/base-path.ts';
import { cn } from '../ui/cn.ts';
import { Logo } from './logo.tsx';
import { NAVIGATION, type NavigationItem } from './navigation.ts';

const row = 'flex h-8 items-center gap-2.5 rounded-control px-2.5 transition-colors';

/** Navigation at the left, on narrow screens at the top; the page beside or below it. */
export function Shell({ children }: { children: ReactNode }) {
  const path = usePathname();
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-10 rounded-control bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside className="border-line border-b md:sticky md:top-0 md:h-dvh md:border-r md:border-b-0">
        <div className="flex items-center gap-4 px-4 py-3 md:h-full md:flex-col md:items-stretch md:px-3 md:py-4">
          <Link href="/" className="rounded-control px-1 md:px-2.5">
            <Logo />
          </Link>
          <nav aria-label="Pages" className="flex flex-1 gap-1 md:mt-2 md:flex-col">
            {NAVIGATION.map((item) => (
              <NavigationLink key={item.href} item={item} current={path === item.href} />
            ))}
          </nav>
          <a href={`${BASE_PATH}/api/docs`} className={cn(row, 'text-muted hover:bg-sunken hover:text-text')}>
            <BookOpen aria-hidden className="size-4" />
            <span className="max-sm:sr-only">REST API</span>
          </a>
        </div>
      </aside>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none">
        {children}
      </main>
    </div>
  );
}

function NavigationLink({
  item: { href, label, icon: Icon },
  current,
}: {
  item: NavigationItem;
  current: boolean;
}) {
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        row,
        current ? 'bg-sunken font-medium text-text' : 'text-muted hover:bg-sunken hover:text-text',
      )}
    >
      <Icon aria-hidden className={cn('size-4', current && 'text-accent')} />
      {label}
    </Link>
  );
}
