import type { ReactNode } from 'react';
import { Link } from './link.tsx';

/** What names a thing, as a link where there is a page of it that the reader may see. */
export function MaybeLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (href === undefined) return children;
  return (
    <Link
      href={href}
      className="underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      {children}
    </Link>
  );
}
