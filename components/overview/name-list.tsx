'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from '../ui/link.tsx';

interface NameListProps {
  items: readonly { id: string; name: string; href: string; note?: ReactNode }[];
}

/** More names than a line or two hold. */
const SHOWN = 6;

/** Names that lead to what they name. */
export function NameList({ items }: NameListProps) {
  const t = useTranslations('overview.attention');
  const rest = items.length - SHOWN;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
      {items.slice(0, SHOWN).map(({ id, name, href, note }) => (
        <li key={id}>
          <Link href={href} className="rounded-control text-text underline underline-offset-2">
            {name}
          </Link>
          {note ? <span className="ml-1.5 text-xs">{note}</span> : null}
        </li>
      ))}
      {rest > 0 ? <li>{t('more', { count: rest })}</li> : null}
    </ul>
  );
}
