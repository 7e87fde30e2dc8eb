'use client';

import { Tabs } from 'radix-ui';
import { useTranslations } from 'use-intl';
import { CodeBlock } from './code-block.tsx';
import { useStored, writeStored } from './stored.ts';

const KEY = 'patchbay.snippet';

export interface Snippet {
  id: string;
  /** The client's name. */
  title: string;
  /** Where the text goes; none for a command. */
  file?: string | null;
  language: string;
  text: string;
}

interface SnippetTabsProps {
  snippets: readonly Snippet[];
  label: string;
}

const tab =
  'h-7 rounded-control px-2.5 whitespace-nowrap text-muted transition-colors hover:text-text focus-visible:-outline-offset-2 data-[state=active]:bg-sunken data-[state=active]:font-medium data-[state=active]:text-text';

/** The same thing said to different clients; the one that was chosen is shown first the next time, everywhere. */
export function SnippetTabs({ snippets, label }: SnippetTabsProps) {
  const t = useTranslations('ui.snippets');
  const stored = useStored(KEY);
  const chosen = snippets.find(({ id }) => id === stored) ?? snippets[0];
  if (!chosen) return null;
  const { id, title, file, language, text } = chosen;
  return (
    <Tabs.Root value={id} onValueChange={(next) => writeStored(KEY, next)} className="min-w-0">
      <Tabs.List aria-label={label} className="flex flex-wrap gap-0.5">
        {snippets.map((one) => (
          <Tabs.Trigger key={one.id} value={one.id} className={tab}>
            {one.title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value={id} className="mt-3 rounded-control">
        <CodeBlock
          title={file ? t('file', { file }) : t(language === 'shell' ? 'terminal' : 'text')}
          text={text}
          what={t('what', { title })}
        />
      </Tabs.Content>
    </Tabs.Root>
  );
}
