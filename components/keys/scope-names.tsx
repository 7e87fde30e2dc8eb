'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyScope } from '../../server/contract/key.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { patched } from '../ui/url-search.ts';
import { type Chosen, isEmpty, toolId } from './scope.ts';
import { useScopeWords } from './use-words.ts';

/** What a scope names, in words and with links to it. */
export function ScopeNames({ scope }: { scope: KeyScope }) {
  const words = useScopeWords();
  return (
    <>
      <p>{words.brief(scope)}</p>
      {'all' in scope || isEmpty(scope) ? null : <Names scope={scope} />}
    </>
  );
}

function Names({ scope: { groups, servers, tools } }: { scope: Chosen }) {
  const t = useTranslations('keys.scope');
  const kinds = [
    {
      id: 'groups',
      label: t('theGroups'),
      links: groups.map((id) => ({ text: id, href: `/groups${patched('', { id })}` })),
    },
    {
      id: 'servers',
      label: t('theServers'),
      links: servers.map((name) => ({ text: name, href: `/servers${patched('', { name })}` })),
    },
    {
      id: 'tools',
      label: t('theTools'),
      links: tools.map((one) => ({
        text: toolId(one),
        href: `/servers${patched('', { name: one.server, tab: 'tools', tool: one.tool })}`,
      })),
    },
  ];
  return (
    <dl className="mt-1 grid gap-1 text-xs">
      {kinds
        .filter(({ links }) => links.length > 0)
        .map(({ id, label, links }) => (
          <div key={id}>
            <dt className="float-left mr-1.5 text-muted">{label}</dt>
            <dd>
              <Links links={links} />
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** So many are read at a glance. */
const SHOWN = 20;

function Links({ links }: { links: readonly { text: string; href: string }[] }) {
  const t = useTranslations('keys.scope');
  const [all, setAll] = useState(false);
  const shown = all ? links : links.slice(0, SHOWN);
  return (
    <>
      {shown.map(({ text, href }) => (
        <Link
          key={text}
          href={href}
          className="mr-2 inline-block max-w-full font-mono underline decoration-line-strong underline-offset-2 wrap-anywhere hover:decoration-current"
        >
          {text}
        </Link>
      ))}
      {shown.length < links.length ? (
        <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
          {t('more', { count: links.length - shown.length })}
        </Button>
      ) : null}
    </>
  );
}
