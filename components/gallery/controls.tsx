'use client';

import { Globe, Monitor, Moon, Sun, Terminal } from 'lucide-react';
import { useState } from 'react';
import { Checkbox } from '../ui/checkbox.tsx';
import { KeyValueInput } from '../ui/key-value-input.tsx';
import { MultiSelect } from '../ui/multi-select.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { SecretInput } from '../ui/secret-input.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { StringListInput } from '../ui/string-list-input.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextInput } from '../ui/text-input.tsx';
import type { Specimen } from './frame.tsx';
import { LONG_TEXT } from './samples.ts';

const LEVELS = [
  { value: 'debug', label: 'Debug', hint: 'Everything' },
  { value: 'info', label: 'Info' },
  { value: 'error', label: 'Error', disabled: true },
];
const SERVERS = ['github', 'postgres', 'time', 'memory', 'slack'].map((value) => ({ value, label: value }));
const KINDS = [
  { value: 'stdio', label: 'A command', hint: 'Runs on the hub’s machine', icon: Terminal },
  { value: 'http', label: 'A URL', hint: 'Streamable HTTP or SSE', icon: Globe },
  { value: 'other', label: 'Something else', disabled: true, reason: 'Not on this hub' },
];
const THEMES = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
];

function Texts() {
  const [number, setNumber] = useState<number | null>(30);
  return (
    <div className="grid gap-2">
      <TextInput aria-label="Name" placeholder="A name" />
      <TextInput aria-label="Path" mono defaultValue="/mcp/design" />
      <TextInput aria-label="Wrong" aria-invalid defaultValue="not a name" />
      <TextInput aria-label="Fixed" disabled defaultValue="cannot be changed" />
      <TextInput aria-label="To be copied" readOnly defaultValue="http://localhost:3000/mcp" />
      <PasswordInput aria-label="Password" defaultValue="correct horse" />
      <NumberInput aria-label="Timeout" unit="s" min={1} max={600} value={number} onChange={setNumber} />
      <NumberInput aria-label="Limit" aria-invalid placeholder="None" value={null} onChange={setNumber} />
      <TextArea aria-label="Instructions" disabled defaultValue="Written by the server" rows={2} />
      <TextArea aria-label="Description" defaultValue="Several lines" rows={2} />
    </div>
  );
}

function Choices() {
  const [level, setLevel] = useState('debug');
  const [servers, setServers] = useState(['github', 'time']);
  const [kind, setKind] = useState('stdio');
  const [theme, setTheme] = useState('system');
  return (
    <div className="grid justify-items-start gap-3">
      <Select aria-label="Level" value={level} onChange={setLevel} options={LEVELS} />
      <Select aria-label="Level, small" size="sm" value={level} onChange={setLevel} options={LEVELS} />
      <Select aria-label="Level, wrong" aria-invalid value={level} onChange={setLevel} options={LEVELS} />
      <Select aria-label="Level, fixed" disabled value={level} onChange={setLevel} options={LEVELS} />
      <MultiSelect
        label="Servers"
        placeholder="Add servers"
        value={servers}
        onChange={setServers}
        options={SERVERS}
      />
      <MultiSelect
        label="No servers"
        placeholder="Add servers"
        value={[]}
        onChange={setServers}
        options={SERVERS}
      />
      <MultiSelect
        label="Fixed servers"
        placeholder="Add servers"
        disabled
        value={servers}
        onChange={setServers}
        options={SERVERS}
      />
      <RadioCards label="Kind" value={kind} onChange={setKind} options={KINDS} className="w-full" />
      <Segmented label="Theme" value={theme} onChange={setTheme} options={THEMES} />
    </div>
  );
}

function Toggles() {
  const [on, setOn] = useState(true);
  return (
    <div className="grid justify-items-start gap-2.5">
      <Checkbox checked={on} onChange={setOn} label="Enabled" hint="Clients see it at once" />
      <Checkbox checked={!on} onChange={(next) => setOn(!next)} label="Disabled" />
      <Checkbox checked="indeterminate" onChange={setOn} label="Some of them" />
      <Checkbox checked disabled onChange={setOn} label="Cannot be changed" />
      <Switch checked={on} onChange={setOn} label="On or off" />
      <Switch checked={on} onChange={setOn} label="On its way" pending />
      <Switch
        checked={false}
        onChange={setOn}
        label="Not allowed"
        disabled
        reason="Only administrators may"
      />
    </div>
  );
}

function Lists() {
  const [args, setArgs] = useState(['-y', '@modelcontextprotocol/server-filesystem', '']);
  const [pairs, setPairs] = useState([
    { key: 'GITHUB_TOKEN', value: '••••••••' },
    { key: 'LOG_LEVEL', value: 'debug' },
  ]);
  const [headers, setHeaders] = useState([{ key: 'accept', value: LONG_TEXT }]);
  const [fresh, setFresh] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <div className="grid gap-3">
      <StringListInput
        value={args}
        onChange={setArgs}
        addLabel="Add argument"
        itemLabel={(index) => `Argument ${index + 1}`}
        mono
        errors={{ 2: 'Write something or remove the line' }}
      />
      <KeyValueInput
        value={pairs}
        onChange={setPairs}
        keyLabel="Variable"
        valueLabel="Value"
        addLabel="Add variable"
        secret
        redacted="••••••••"
      />
      <KeyValueInput
        value={headers}
        onChange={setHeaders}
        keyLabel="Header"
        valueLabel="Its value"
        addLabel="Add header"
        errors={{ 0: 'A header has this name already' }}
      />
      <SecretInput aria-label="Client secret" value={secret} isSet onChange={setSecret} />
      <SecretInput aria-label="New secret" value={fresh} isSet={false} onChange={setFresh} />
    </div>
  );
}

export const controls: Specimen[] = [
  { name: 'TextInput, PasswordInput, NumberInput, TextArea', show: Texts },
  { name: 'Select, MultiSelect, RadioCards, Segmented', show: Choices },
  { name: 'Checkbox, Switch', show: Toggles },
  { name: 'StringListInput, KeyValueInput, SecretInput', show: Lists },
];
