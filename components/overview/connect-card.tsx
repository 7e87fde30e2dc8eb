'use client';

import { Tabs } from 'radix-ui';
import { snippets } from '../../server/contract/snippets.ts';
import { Card } from '../ui/card.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** Stands where the reader's own key goes. */
const KEY = 'YOUR_KEY';

const tab =
  'rounded-control px-2.5 py-1 whitespace-nowrap text-muted transition-colors hover:text-text data-[state=active]:bg-sunken data-[state=active]:font-medium data-[state=active]:text-text';

/** @param hub null while the page is being filled */
export function ConnectCard({ hub }: { hub: string | null }) {
  return (
    <Card
      title="Connect a client"
      note={
        <>
          Put one of your keys in the place of <code className="font-mono text-[0.8125rem]">{KEY}</code>. The
          first key is made at the first start.
        </>
      }
    >
      {hub === null ? <Skeleton className="mx-4 mb-5 h-44 sm:mx-5" /> : <Clients url={`${hub}/mcp`} />}
    </Card>
  );
}

function Clients({ url }: { url: string }) {
  const all = snippets({ url, key: KEY, name: 'patchbay' });
  return (
    <Tabs.Root defaultValue={all[0]?.id} className="px-4 pb-4 sm:px-5 sm:pb-5">
      <Tabs.List aria-label="Client" className="-mx-2.5 flex flex-wrap gap-0.5">
        {all.map(({ id, title }) => (
          <Tabs.Trigger key={id} value={id} className={tab}>
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {all.map(({ id, title, file, text }) => (
        <Tabs.Content key={id} value={id} className="mt-3 rounded-control">
          <CodeBlock
            title={file === null ? 'In a terminal' : `In ${file}`}
            text={text}
            what={`the configuration for ${title}`}
          />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
