'use client';

import { useTranslations } from 'use-intl';
import type { HttpSpec, ServerSpec, StdioSpec } from '../../server/contract/server.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { Facts } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';
import { commandLine } from './form/command-line.ts';

/** What is run, or what is called, with its secrets as dots. */
export function SpecTarget({ spec }: { spec: ServerSpec }) {
  return spec.type === 'stdio' ? <Command spec={spec} /> : <Remote spec={spec} />;
}

function Command({ spec: { command, args, cwd, env } }: { spec: StdioSpec }) {
  const t = useTranslations('servers.config');
  return (
    <>
      <CodeBlock
        title={cwd ? t('commandIn', { cwd }) : t('command')}
        text={commandLine(command, args)}
        what={t('theCommand')}
      />
      <Section title={t('env')}>
        <Pairs values={env} none={t('noEnv')} />
      </Section>
    </>
  );
}

function Remote({ spec: { url, headers, passthroughHeaders = [] } }: { spec: HttpSpec }) {
  const t = useTranslations('servers.config');
  return (
    <>
      <CodeBlock title={t('url')} text={url} what={t('theUrl')} />
      <Section title={t('headers')}>
        <Pairs values={headers} none={t('noHeaders')} />
        {passthroughHeaders.length > 0 ? (
          <p className="mt-2 text-muted">{t('passedOn', { names: passthroughHeaders.join(', ') })}</p>
        ) : null}
      </Section>
    </>
  );
}

function Pairs({ values, none }: { values: Readonly<Record<string, string>>; none: string }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <Facts
      className="font-mono text-[0.8125rem]"
      items={entries.map(([label, value]) => ({ label, value }))}
    />
  );
}
