'use client';

import { useTranslations } from 'use-intl';
import { BarePage } from '../ui/bare-page.tsx';
import { Command } from './command.tsx';

const mono = 'font-mono text-[0.8125rem] text-text';

/** Nobody can sign in yet; whoever started the hub holds the link that changes it. */
export function NoAdministrator() {
  const t = useTranslations('session');
  return (
    <BarePage title={t('setup.title')} description={t('setup.note')}>
      <ul className="grid gap-2 pl-4 text-muted">
        <li className="list-disc">{t('setup.terminal')}</li>
        <li className="list-disc">
          {t.rich('setup.file', {
            first: () => <code className={mono}>{'first-run.txt'}</code>,
            later: () => <code className={mono}>{'setup-link.txt'}</code>,
          })}
        </li>
      </ul>
      <p className="mt-4 text-muted">{t('setup.again')}</p>
      <Command text={`npx patchbay users create <${t('help.placeholder')}> --role admin`} />
    </BarePage>
  );
}
