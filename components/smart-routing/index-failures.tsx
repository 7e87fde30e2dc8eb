import { useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { toolHref } from './links.ts';

type Failure = SmartStatus['failures'][number];

/** Tools that the embedder refused, so that they are found by their words alone; the newest of `total`. */
export function IndexFailures({ failures, total }: { failures: readonly Failure[]; total: number }) {
  const t = useTranslations('smartRouting.failures');
  const shown = failures.length;
  const note = [t('note'), ...(total > shown ? [t('newest', { shown, total })] : [])].join(' ');
  return (
    <Section title={t('title')} description={note}>
      <ul
        aria-label={t('title')}
        className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface"
      >
        {failures.map((failure) => (
          <Item key={failure.id} failure={failure} />
        ))}
      </ul>
    </Section>
  );
}

/** All of why stands there: of two tools it may be something else. */
function Item({ failure: { id, message, at } }: { failure: Failure }) {
  const slash = id.indexOf('/');
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 px-3 py-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_5rem] sm:px-4">
      <Link
        href={toolHref(id.slice(0, slash), id.slice(slash + 1))}
        className="font-mono text-[0.8125rem] wrap-anywhere underline-offset-2 hover:underline"
      >
        {id}
      </Link>
      <span className="text-right text-muted sm:order-last">
        <RelativeTime at={at} />
      </span>
      <span className="col-span-2 text-muted wrap-anywhere sm:col-span-1 sm:text-text">{message}</span>
    </li>
  );
}
