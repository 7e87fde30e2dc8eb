'use client';

import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ParsedServers } from '../../server/contract/api/servers.ts';
import { useRemark } from '../data/remark.ts';
import type { Paste } from '../data/server-form.ts';
import { FormAlert } from '../ui/form-alert.tsx';
import { AddNotes } from './add-notes.tsx';
import { specTarget } from './form/command-line.ts';

/** More entries are only counted here; the next step shows all of them. */
const SHOWN = 6;

/** What the hub made of the pasted text, as it is typed. */
export function AddFound({ paste: { parsed, error, isReading } }: { paste: Paste }) {
  const t = useTranslations('serverForm.paste');
  return (
    <div aria-live="polite" aria-busy={isReading} className="grid min-w-0 gap-3">
      {isReading ? <p className="text-muted">{t('reading')}</p> : null}
      {error ? (
        <FormAlert requestId={error.requestId}>
          <p className="font-medium">{t('failed')}</p>
          <p>{error.message}</p>
        </FormAlert>
      ) : null}
      {parsed ? <Understood parsed={parsed} /> : null}
    </div>
  );
}

function Understood({ parsed: { kind, servers, problems } }: { parsed: ParsedServers }) {
  const t = useTranslations('serverForm.paste');
  const several = useTranslations('serverForm.several');
  const remark = useRemark();
  return (
    <>
      {servers.length > 0 ? (
        <section className="min-w-0 rounded-card border border-line bg-surface">
          <p className="border-line border-b px-4 py-2.5 font-medium">
            {t('understood', { kind: t(`kind.${kind}`), count: servers.length })}
          </p>
          <ul className="divide-y divide-line">
            {servers.slice(0, SHOWN).map(({ name, spec, notes }) => (
              <li key={name} className="grid min-w-0 gap-1 px-4 py-2.5">
                <p className="font-mono font-medium wrap-anywhere">{name}</p>
                <p className="font-mono text-xs text-muted wrap-anywhere">{specTarget(spec)}</p>
                <AddNotes notes={notes} />
              </li>
            ))}
            {servers.length > SHOWN ? (
              <li className="px-4 py-2.5 text-muted">{several('more', { count: servers.length - SHOWN })}</li>
            ) : null}
          </ul>
        </section>
      ) : null}
      {problems.length > 0 ? (
        <section className="min-w-0 rounded-card border border-line bg-surface px-4 py-3">
          <p className="font-medium">{t('problems')}</p>
          <ul className="mt-1.5 grid gap-1.5">
            {problems.map((problem) => {
              const { severity, path, message } = problem;
              const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
              return (
                <li key={`${path} ${message}`} className="flex gap-2">
                  <Icon
                    role="img"
                    aria-label={t(severity)}
                    className={`mt-0.5 size-4 shrink-0 ${severity === 'error' ? 'text-bad' : 'text-warn'}`}
                  />
                  <span className="min-w-0 wrap-anywhere">
                    {path === '' ? null : <code className="mr-1.5 font-mono text-xs">{path}</code>}
                    {remark(problem)}
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      ) : null}
    </>
  );
}
