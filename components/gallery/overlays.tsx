'use client';

import { Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { CommandPalette } from '../ui/command-palette.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ConflictDialog } from '../ui/conflict-dialog.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Field } from '../ui/field.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { toast } from '../ui/toasts.ts';
import { useGuardedLeave, useGuardedNavigate, useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import type { Specimen } from './frame.tsx';
import { fails, LONG_TEXT, late, toolRows } from './samples.ts';

const SIZES = ['sm', 'md', 'lg', 'xl'] as const;
const KINDS = { Dialog, Drawer };
const row = 'flex flex-wrap items-center gap-2';
const text = { body: 'What stands in it.', gone: '3 groups and 2 keys use it. Nobody can bring it back.' };
const nothing = (): void => {};

function Frames({ kind }: { kind: keyof typeof KINDS }) {
  const [open, setOpen] = useState<(typeof SIZES)[number] | 'form' | 'long' | null>(null);
  const close = (): void => setOpen(null);
  const Kind = KINDS[kind];
  return (
    <div className={row}>
      {([...SIZES, 'form', 'long'] as const).map((one) => (
        <Button key={one} size="sm" onClick={() => setOpen(one)}>
          {`${kind}, ${one}`}
        </Button>
      ))}
      {SIZES.map((size) => (
        <Kind key={size} size={size} open={open === size} onOpenChange={close} title="create_issue">
          {text.body}
        </Kind>
      ))}
      <Kind
        open={open === 'form'}
        onOpenChange={close}
        onSubmit={close}
        title="Add a server"
        description="One sentence about it."
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" variant="primary">
              Add server
            </Button>
          </>
        }
      >
        <Field label="Name" required>
          {(control) => <TextInput mono {...control} />}
        </Field>
      </Kind>
      <Kind
        open={open === 'long'}
        onOpenChange={close}
        title={LONG_TEXT}
        description={LONG_TEXT}
        focusFrame
        footer={<Button onClick={close}>Close</Button>}
      >
        {Array.from({ length: 40 }, (_, index) => (
          <p key={String(index)} className="mb-2">
            {LONG_TEXT}
          </p>
        ))}
      </Kind>
    </div>
  );
}

function Questions() {
  const [open, setOpen] = useState<'done' | 'failed' | 'typed' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <div className={row}>
      <Button size="sm" onClick={() => setOpen('done')}>
        ConfirmDialog
      </Button>
      <Button size="sm" onClick={() => setOpen('failed')}>
        In vain
      </Button>
      <Button size="sm" onClick={() => setOpen('typed')}>
        With a name to type
      </Button>
      <ConfirmDialog
        open={open === 'done'}
        onOpenChange={close}
        title="Rotate the key “laptop”?"
        confirmLabel="Rotate key"
        cancelLabel="Leave it as it is"
        onConfirm={late}
      >
        Clients that use the old one are refused from now on.
      </ConfirmDialog>
      <ConfirmDialog
        open={open === 'failed'}
        onOpenChange={close}
        title="Delete server “github”?"
        confirmLabel="Delete server"
        danger
        onConfirm={fails}
      >
        {text.gone}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === 'typed'}
        onOpenChange={close}
        title="Delete server “github”?"
        confirmLabel="Delete server"
        danger
        typeToConfirm="github"
        onConfirm={late}
      >
        {text.gone}
      </ConfirmDialog>
    </div>
  );
}

const THEIRS = { command: 'npx', args: ['-y', 'server-github'], env: { LOG_LEVEL: 'info' }, enabled: false };
const MINE = { ...THEIRS, args: ['-y', 'server-github@2', '--read-only'] };

function Conflicts() {
  const [open, setOpen] = useState<'saved' | 'failed' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <div className={row}>
      <Button size="sm" onClick={() => setOpen('saved')}>
        ConflictDialog
      </Button>
      <Button size="sm" onClick={() => setOpen('failed')}>
        In vain
      </Button>
      {open ? (
        <ConflictDialog
          what="the server “github”"
          theirs={THEIRS}
          mine={MINE}
          onKeepMine={open === 'failed' ? fails : () => late().then(close)}
          onTakeTheirs={close}
          onEdit={close}
        />
      ) : null}
    </div>
  );
}

/** What the guard asks is drawn by its provider, around the whole console. */
function Guard() {
  const [dirty, setDirty] = useState(false);
  const [own, setOwn] = useState(false);
  useUnsavedGuard(dirty || own, own ? OWN_WORDS : undefined);
  const leave = useGuardedLeave();
  const go = useGuardedNavigate();
  return (
    <div className={row}>
      <Switch label="Changes are not saved" checked={dirty} onChange={setDirty} />
      <Switch label="A key is in sight" checked={own} onChange={setOwn} />
      <Button size="sm" onClick={() => leave(() => toast.info('The form was closed'))}>
        Close the form
      </Button>
      <Button size="sm" onClick={() => go('/servers')}>
        Go to the servers
      </Button>
    </div>
  );
}

const OWN_WORDS = {
  title: 'Leave without the key?',
  text: 'The key is shown this once.',
  leave: 'Leave',
  stay: 'Stay',
};

const GROUPS = [
  {
    id: 'tools',
    heading: 'Tools',
    items: toolRows(60).map(({ id, name, server }) => ({
      id,
      label: name,
      hint: server,
      icon: Search,
      onSelect: nothing,
    })),
  },
];

function Palettes() {
  const [open, setOpen] = useState<'all' | 'busy' | 'empty' | null>(null);
  const [query, setQuery] = useState('');
  return (
    <div className={row}>
      {(['all', 'busy', 'empty'] as const).map((one) => (
        <Button key={one} size="sm" onClick={() => setOpen(one)}>
          {`CommandPalette, ${one}`}
        </Button>
      ))}
      <CommandPalette
        open={open !== null}
        onOpenChange={() => setOpen(null)}
        groups={open === 'empty' ? [] : GROUPS}
        query={query}
        onQuery={setQuery}
        busy={open === 'busy'}
      />
    </div>
  );
}

export const overlays: Specimen[] = [
  { name: 'Dialog', show: () => <Frames kind="Dialog" /> },
  { name: 'Drawer', show: () => <Frames kind="Drawer" /> },
  { name: 'ConfirmDialog', show: Questions },
  { name: 'ConflictDialog', show: Conflicts },
  { name: 'useUnsavedGuard', show: Guard },
  { name: 'CommandPalette', show: Palettes },
];
