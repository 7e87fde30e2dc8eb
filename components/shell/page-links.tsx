'use client';

import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { isCurrent, type NavigationItem, pagesFor } from './navigation.ts';

/** A line of the navigation. */
export const row = 'flex h-8 items-center gap-2.5 rounded-control px-2.5 transition-colors max-md:h-10';

/** The pages that this person may open. */
export function PageLinks({ onOpen, className }: { onOpen?: () => void; className?: string }) {
  const t = useTranslations('shell');
  const path = usePathname();
  const { may } = useSession();
  return (
    <nav aria-label={t('nav.label')} className={className}>
      <ul className="grid gap-0.5">
        {pagesFor(may).map((page) => (
          <li key={page.id}>
            <PageLink page={page} current={isCurrent(page, path)} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface PageLinkProps {
  page: NavigationItem;
  current: boolean;
  onOpen: (() => void) | undefined;
}

function PageLink({ page: { id, href, icon: Icon }, current, onOpen }: PageLinkProps) {
  const t = useTranslations('shell');
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      onClick={onOpen}
      className={cn(
        row,
        current ? 'bg-sunken font-medium text-text' : 'text-muted hover:bg-sunken hover:text-text',
      )}
    >
      <Icon aria-hidden className={cn('size-4', current && 'text-accent')} />
      {t(`nav.${id}`)}
    </Link>
  );
}
