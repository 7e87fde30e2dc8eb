'use client';

import { FileDiff, FileWarning, ShieldAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { SettingsProblem } from '../../server/contract/api/settings.ts';
import type { Denials } from '../data/overview.ts';
import { useRemark } from '../data/remark.ts';
import { Button } from '../ui/button.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Link } from '../ui/link.tsx';
import { Concern } from './concern.tsx';
import { DENIALS_HREF, serverHref } from './links.ts';
import { NameList } from './name-list.tsx';

/** Somebody tries what they may not, again and again. */
export function Denied({ denials }: { denials: Denials | null }) {
  const t = useTranslations('overview.attention');
  const format = useFormat();
  if (!denials) return null;
  const count = format.number(denials.count);
  return (
    <Concern
      icon={ShieldAlert}
      tone="warn"
      title={t(denials.more ? 'deniedMore' : 'denied', { count })}
      action={
        <Button asChild size="sm">
          <Link href={DENIALS_HREF}>{t('deniedShow')}</Link>
        </Button>
      }
    >
      {t('deniedText')}
    </Concern>
  );
}

const SHOWN = 2;

/** What the settings file is wrong about. */
export function FileProblems({ problems }: { problems: readonly SettingsProblem[] }) {
  const t = useTranslations('overview.attention');
  const remark = useRemark();
  if (problems.length === 0) return null;
  const worst = problems.some(({ severity }) => severity === 'error');
  return (
    <Concern
      icon={FileWarning}
      tone={worst ? 'bad' : 'warn'}
      title={t('file', { count: problems.length })}
      action={
        <Button asChild size="sm">
          <Link href="/servers">{t('fileShow')}</Link>
        </Button>
      }
    >
      {problems.slice(0, SHOWN).map(({ path, ...said }) => (
        <p key={`${path} ${said.message}`}>
          {path === '' ? null : <code className="mr-2 font-mono text-[0.8125rem] text-text">{path}</code>}
          {remark(said)}
        </p>
      ))}
    </Concern>
  );
}

/** Servers that are not as the settings file says. */
export function Drifted({ servers }: { servers: readonly ServerView[] }) {
  const t = useTranslations('overview.attention');
  if (servers.length === 0) return null;
  return (
    <Concern icon={FileDiff} tone="warn" title={t('drifted', { count: servers.length })}>
      <NameList items={servers.map(({ name }) => ({ id: name, name, href: serverHref(name, 'config') }))} />
    </Concern>
  );
}
