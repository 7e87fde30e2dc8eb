'use client';

import { useTranslations } from 'use-intl';
import type { HubPart } from '../data/hub-report.ts';
import { useFormat } from '../ui/intl/format.ts';
import { Link } from '../ui/link.tsx';
import { useHealthLook } from './use-health-look.tsx';

const KNOWN = ['database', 'keys', 'upstreams', 'sessions', 'redis'] as const;
const SHOWN = 5;

/** Each part of the hub: how it is, and what it has to say. */
export function HubParts({ parts }: { parts: readonly HubPart[] }) {
  const t = useTranslations('settings.part');
  const look = useHealthLook();
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {parts.map((part) => {
        const known = KNOWN.find((one) => one === part.id);
        return (
          <li
            key={part.id}
            className="grid gap-x-6 gap-y-1 px-4 py-2.5 sm:grid-cols-[10rem_8rem_minmax(0,1fr)]"
          >
            <span className="font-medium">{known ? t(known) : part.id}</span>
            {look(part.status)}
            <div className="min-w-0 text-muted wrap-anywhere">
              {part.message ? <p>{part.message}</p> : null}
              <Details part={part} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Details({ part: { id, details } }: { part: HubPart }) {
  const t = useTranslations('settings.part');
  const format = useFormat();
  const { total, ready, open, failing } = details;
  if (id === 'sessions' && typeof open === 'number') return <p>{t('open', { count: open })}</p>;
  if (id !== 'upstreams' || typeof total !== 'number' || typeof ready !== 'number') return null;
  const names = namesOf(failing);
  return (
    <>
      <p>{t('ready', { ready: format.number(ready), total: format.number(total) })}</p>
      {names.length > 0 ? (
        <p>
          {t('failing')}{' '}
          {names.slice(0, SHOWN).map((name, at) => (
            <span key={name}>
              {at > 0 ? ', ' : ''}
              <Link
                href={`/servers?name=${encodeURIComponent(name)}`}
                className="font-mono text-[0.8125rem] text-text underline underline-offset-4"
              >
                {name}
              </Link>
            </span>
          ))}
          {names.length > SHOWN ? ` ${t('more', { count: names.length - SHOWN })}` : ''}
        </p>
      ) : null}
    </>
  );
}

function namesOf(failing: unknown): string[] {
  if (!Array.isArray(failing)) return [];
  return failing.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string'
      ? [one.name]
      : [],
  );
}
