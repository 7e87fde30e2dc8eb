'use client';

import { Tabs } from 'radix-ui';
import { Card } from '../ui/card.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { KEY_PLACEHOLDER, snippets } from './snippets.ts';

const tab =
  'rounded-control px-2.5 py-1 whitespace-nowrap text-muted transition-colors hover:text-text data-[state=active]:bg-sunken data-[state=active]:font-medium data-[state=active]:text-text';

/** @param hub null while the page is being filled */
export function ConnectCard({ hub }: { hub: string | null }) {
  return (
    <Card
      title="Connect a client"
      note={
        <>
          Put one of your keys in the place of{' '}
          <code className="font-mono text-[0.8125rem]">{KEY_PLACEHOLDER}</code>. The first key is made at the
          first start.
        </>
      }
    >
      {hub === null ? <Skeleton className="mx-4 mb-5 h-40 sm:mx-5" /> : <Snippets url={`${hub}/mcp`} />}
    </Card>
  );
}

function Snippets({ url }: { url: string }) {
  const all = snippets(url);
  return (
    <Tabs.Root defaultValue={all[0]?.id} className="px-4 pb-4 sm:px-5 sm:pb-5">
      <Tabs.List aria-label="Client" className="-mx-1 flex gap-0.5 overflow-x-auto p-1">
        {all.map(({ id, client }) => (
          <Tabs.Trigger key={id} value={id} className={tab}>
            {client}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {all.map(({ id, client, where, text }) => (
        <Tabs.Content key={id} value={id} className="mt-2 rounded-control">
          <CodeBlock title={where} text={text} what={`the configuration for ${client}`} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
