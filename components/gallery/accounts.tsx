'use client';

import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { NewPassword } from '../ui/new-password.tsx';
import { SessionLine } from '../ui/session-line.tsx';
import { Switch } from '../ui/switch.tsx';
import { WaitingBox } from '../ui/waiting-box.tsx';
import type { Specimen } from './frame.tsx';
import { LONG_TEXT } from './samples.ts';

const EMPTY = { password: '', repeated: '' };
const PASSWORDS = {
  weak: { password: 'admin', repeated: '' },
  different: { password: 'patch-cable-amber-7', repeated: 'patch-cable-amber' },
  good: { password: 'patch-cable-amber-7', repeated: 'patch-cable-amber-7' },
};

interface PasswordProps {
  begin?: typeof EMPTY;
  tried?: boolean;
  refused?: string;
}

function Password({ begin = EMPTY, tried = false, refused }: PasswordProps) {
  const [value, setValue] = useState(begin);
  return (
    <div className="max-w-sm">
      <NewPassword
        value={value}
        onChange={setValue}
        min={12}
        username="admin"
        tried={tried}
        refused={refused}
      />
    </div>
  );
}

const SESSION = {
  browser: 'Firefox',
  system: 'Linux',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  address: '192.0.2.17',
  current: false,
};

function Sessions() {
  const [opened] = useState(Date.now);
  const ago = (minutes: number): string => new Date(opened - minutes * 60_000).toISOString();
  const end = (name: string) => (
    <Button size="sm" aria-label={`End ${name}`}>
      End
    </Button>
  );
  return (
    <ul className="grid">
      <SessionLine {...SESSION} current lastUsedAt={ago(0)} />
      <SessionLine {...SESSION} browser="Safari" system={null} lastUsedAt={ago(75)} action={end} />
      <SessionLine
        {...SESSION}
        browser={null}
        system={null}
        userAgent="curl/8.5.0"
        address="2001:db8:85a3:8d3:1319:8a2e:370:7348"
        lastUsedAt={ago(60 * 24 * 9)}
        action={end}
      />
      <SessionLine {...SESSION} browser={LONG_TEXT} lastUsedAt={ago(3)} action={end} />
    </ul>
  );
}

function Boxes() {
  const [came, setCame] = useState(false);
  const words = {
    waiting: 'Waiting for the first client',
    note: 'This page notices by itself.',
    came: 'claude-code 2.1 is connected to /mcp.',
  };
  return (
    <div>
      <Switch label="It has come" checked={came} onChange={setCame} />
      <WaitingBox waiting={words.waiting} note={words.note} came={came ? words.came : null} />
      <WaitingBox waiting={words.waiting} note={words.note} came={LONG_TEXT} />
    </div>
  );
}

export const accounts: Specimen[] = [
  { name: 'NewPassword', show: () => <Password /> },
  { name: 'NewPassword, weak', show: () => <Password begin={PASSWORDS.weak} tried /> },
  { name: 'NewPassword, not repeated', show: () => <Password begin={PASSWORDS.different} tried /> },
  {
    name: 'NewPassword, refused by the hub',
    show: () => (
      <Password begin={PASSWORDS.good} tried refused="It is among the passwords that everybody tries." />
    ),
  },
  { name: 'SessionLine', show: Sessions },
  { name: 'WaitingBox', show: Boxes },
];
