'use client';

import { snippets } from '../../server/contract/snippets.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { DiffView } from '../ui/diff-view.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { SnippetTabs } from '../ui/snippet-tabs.tsx';
import type { Specimen } from './frame.tsx';

const BEFORE = {
  command: 'npx',
  args: ['-y', '@modelcontextprotocol/server-github'],
  env: { GITHUB_TOKEN: '${GITHUB_TOKEN}', LOG_LEVEL: 'info', A: '1', B: '2', C: '3', D: '4', E: '5', F: '6' },
  enabled: true,
};
const AFTER = {
  enabled: false,
  command: 'npx',
  args: ['-y', '@modelcontextprotocol/server-github@2', '--read-only'],
  env: BEFORE.env,
};
const DEEP = { id: 7, nested: { list: [1, 2, { text: 'a long text '.repeat(12) }], nothing: null } };
const LONG = Array.from({ length: 900 }, (_, index) => ({ index, name: `item ${index}` }));

export const documents: Specimen[] = [
  { name: 'DiffView', show: () => <DiffView before={BEFORE} after={AFTER} /> },
  {
    name: 'DiffView of what came into being',
    show: () => <DiffView before={null} after={{ name: 'github' }} />,
  },
  { name: 'DiffView without a difference', show: () => <DiffView before={BEFORE} after={BEFORE} /> },
  { name: 'JsonView', show: () => <JsonView value={DEEP} label="the arguments" /> },
  {
    name: 'JsonView, long',
    show: () => (
      <div className="max-h-60 overflow-y-auto">
        <JsonView value={LONG} label="the result" />
      </div>
    ),
  },
  {
    name: 'CodeBlock',
    show: () => <CodeBlock title="In a terminal" text="npx patchbay server list" what="the command" />,
  },
  {
    name: 'SnippetTabs',
    show: () => (
      <SnippetTabs
        label="Client"
        snippets={snippets({ url: 'http://localhost:3000/mcp', key: null, name: 'patchbay' })}
      />
    ),
  },
];
