'use client';

import { useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { Field } from '../ui/field.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { JsonEditor } from '../ui/json-editor.tsx';
import { Note } from '../ui/note.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Section } from '../ui/section.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { TextInput } from '../ui/text-input.tsx';
import type { OnSheet, Specimen } from './frame.tsx';

const FILTERS = [
  {
    id: 'status',
    label: 'Status',
    options: [
      { value: 'ready', label: 'Ready' },
      { value: 'failing', label: 'Failing' },
    ],
  },
  { id: 'server', label: 'Server', text: true },
  { id: 'key', label: 'Key', text: true },
];
const BROKEN = '{\n  "command": "npx"\n  "args": ["-y", "server"]\n}';
const words = { save: 'Save', body: 'What belongs together stands in a frame.', wrong: 'The name is taken.' };

function Fields({ theme }: OnSheet) {
  const id = useId();
  return (
    <div className="grid gap-4">
      <ErrorSummary
        title={`One field needs your attention (${theme})`}
        errors={[{ path: 'name', label: 'Name', message: 'is taken by another server', focusId: id }]}
      />
      <FormAlert requestId="01jd8x">{words.wrong}</FormAlert>
      {(['info', 'warn', 'bad'] as const).map((tone) => (
        <Note key={tone} tone={tone}>
          {words.wrong}
        </Note>
      ))}
      <Field label="Name" required id={id} error="Is taken by another server; choose another name">
        {(control) => <TextInput mono defaultValue="github" {...control} />}
      </Field>
      <Field label="Description" optional hint="What it is good for, in a sentence">
        {(control) => <TextInput {...control} />}
      </Field>
    </div>
  );
}

function Editors() {
  const [good, setGood] = useState('{"command": "npx", "big": 12345678901234567890}');
  const [broken, setBroken] = useState(BROKEN);
  return (
    <div className="grid gap-4">
      <JsonEditor label="Configuration" value={good} onChange={setGood} rows={4} />
      <Field label="Configuration" hint="As in a client’s settings">
        {(control) => (
          <JsonEditor label="Configuration" value={broken} onChange={setBroken} rows={5} {...control} />
        )}
      </Field>
    </div>
  );
}

function Finding() {
  const [query, setQuery] = useState('');
  const [value, setValue] = useState<Record<string, string>>({ status: 'failing', server: 'github' });
  return (
    <div className="grid gap-3">
      <SearchInput
        label="Search tools"
        value={query}
        onChange={setQuery}
        count="12 of 3,000"
        shortcut={false}
      />
      <SearchInput
        label="Search groups"
        value="github"
        onChange={setQuery}
        count="12 of 3,000"
        shortcut={false}
      />
      <FilterBar filters={FILTERS} value={value} onChange={setValue} />
      <FilterBar filters={FILTERS} value={{}} onChange={setValue} />
    </div>
  );
}

function Frames({ theme }: OnSheet) {
  const [tab, setTab] = useState('tools');
  return (
    <div className="grid gap-4">
      <Card
        title={`A card (${theme})`}
        note="One sentence under the title."
        aside={<Button size="sm">{words.save}</Button>}
      >
        <p className="px-4 pb-4 sm:px-5">{words.body}</p>
      </Card>
      <Section
        title={`A section (${theme})`}
        description="Without a frame."
        actions={<Button size="sm">{words.save}</Button>}
      >
        <Tabs
          label="Views"
          value={tab}
          onChange={setTab}
          tabs={[
            { id: 'tools', label: 'Tools', count: 1234, panel: () => words.body },
            { id: 'logs', label: 'Logs', panel: () => words.save },
          ]}
        />
      </Section>
    </div>
  );
}

export const forms: Specimen[] = [
  { name: 'Field, ErrorSummary, FormAlert, Note', show: Fields },
  { name: 'JsonEditor', show: Editors },
  { name: 'SearchInput, FilterBar', show: Finding },
  { name: 'Card, Section, Tabs', show: Frames },
];
