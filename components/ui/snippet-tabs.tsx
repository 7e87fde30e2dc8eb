'use client';

import { useTranslations } from 'use-intl';
import { CodeBlock } from './code-block.tsx';
import { useStored, writeStored } from './stored.ts';
import { Tabs } from './tabs.tsx';

const KEY = 'patchbay.snippet';

interface SnippetTabsProps {
  snippets: readonly {
    id: string;
    /** The client's name. */
    title: string;
    /** Where the text goes; none for a command. */
    file?: string | null;
    language: string;
    text: string;
  }[];
  label: string;
}

/** The same thing said to different clients; the one that was chosen is shown first the next time, everywhere. */
export function SnippetTabs({ snippets, label }: SnippetTabsProps) {
  const t = useTranslations('ui.snippets');
  const stored = useStored(KEY);
  const chosen = snippets.find(({ id }) => id === stored) ?? snippets[0];
  if (!chosen) return null;
  return (
    <Tabs
      value={chosen.id}
      onChange={(id) => writeStored(KEY, id)}
      label={label}
      tabs={snippets.map(({ id, title, file, language, text }) => ({
        id,
        label: title,
        panel: () => (
          <CodeBlock
            title={file ? t('file', { file }) : t(language === 'shell' ? 'terminal' : 'text')}
            text={text}
            what={t('what', { title })}
          />
        ),
      }))}
    />
  );
}
