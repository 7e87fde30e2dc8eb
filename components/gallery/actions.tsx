'use client';

import { Ellipsis, Pencil, Plus, RotateCw, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { CommandPalette } from '../ui/command-palette.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';
import { Popover } from '../ui/popover.tsx';
import { toast } from '../ui/toasts.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import type { Specimen } from './frame.tsx';
import { toolRows } from './samples.ts';

const VARIANTS = ['primary', 'secondary', 'ghost', 'danger'] as const;
const row = 'flex flex-wrap items-center gap-2';
const text = { add: 'Add server', open: 'Open', body: 'What stands in it.', title: 'Rotate the key?' };
const nothing = (): void => {};

function Buttons() {
  return (
    <div className="grid gap-2">
      {(['md', 'sm'] as const).map((size) => (
        <div key={size} className={row}>
          {VARIANTS.map((variant) => (
            <Button key={variant} size={size} variant={variant}>
              <Plus aria-hidden />
              {variant}
            </Button>
          ))}
          <Button size={size} pending>
            {text.add}
          </Button>
          <Button size={size} disabled>
            {text.add}
          </Button>
        </div>
      ))}
      <div className={row}>
        <IconButton label="Restart" icon={RotateCw} />
        <IconButton label="Delete" icon={Trash2} variant="secondary" size="md" />
        <IconButton label="Saving" icon={Pencil} pending />
        <CopyButton text="copied" what="the URL" />
        <Kbd keys="mod+k" />
        <Kbd keys="g s" />
      </div>
    </div>
  );
}

function Floating() {
  const items = [
    { id: 'edit', label: 'Edit', icon: Pencil, shortcut: 'e', onSelect: nothing },
    {
      id: 'restart',
      label: 'Restart',
      icon: RotateCw,
      disabled: true,
      reason: 'It is disabled',
      onSelect: nothing,
    },
    { separator: true as const },
    { id: 'delete', label: 'Delete…', icon: Trash2, danger: true, onSelect: nothing },
  ];
  return (
    <div className={row}>
      <Menu label="Actions" items={items} trigger={<Button size="sm">{'Menu'}</Button>} />
      <Menu label="More" items={items} trigger={<IconButton label="More" icon={Ellipsis} />} />
      <Popover label="Details" trigger={<Button size="sm">{'Popover'}</Button>}>
        {text.body}
      </Popover>
      <Tooltip text="A sentence that adds something">
        <Button size="sm">{'Tooltip'}</Button>
      </Tooltip>
      <Button size="sm" onClick={() => toast.done('github was disabled', { undo: nothing })}>
        {'Toast'}
      </Button>
      <Button
        size="sm"
        onClick={() =>
          toast.failed('github could not be saved', { detail: 'The name is taken.', requestId: '01jd' })
        }
      >
        {'Toast of a failure'}
      </Button>
    </div>
  );
}

function Dialogs() {
  const [open, setOpen] = useState<'dialog' | 'drawer' | 'confirm' | 'palette' | null>(null);
  const [query, setQuery] = useState('');
  const close = (): void => setOpen(null);
  const groups = [
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
  return (
    <div className={row}>
      {(['dialog', 'drawer', 'confirm', 'palette'] as const).map((kind) => (
        <Button key={kind} size="sm" onClick={() => setOpen(kind)}>
          {kind}
        </Button>
      ))}
      <Dialog
        open={open === 'dialog'}
        onOpenChange={close}
        title="Add a server"
        description="One sentence about it."
        footer={<Button variant="primary">{text.add}</Button>}
      >
        {text.body}
      </Dialog>
      <Drawer open={open === 'drawer'} onOpenChange={close} title="create_issue">
        {text.body}
      </Drawer>
      <ConfirmDialog
        open={open === 'confirm'}
        onOpenChange={close}
        title="Delete server “github”?"
        confirmLabel="Delete server"
        danger
        typeToConfirm="github"
        onConfirm={() => Promise.reject(new Error('The hub is not reachable.'))}
      >
        {'3 groups and 2 keys use it. Nobody can bring it back.'}
      </ConfirmDialog>
      <CommandPalette
        open={open === 'palette'}
        onOpenChange={close}
        groups={groups}
        query={query}
        onQuery={setQuery}
      />
    </div>
  );
}

export const actions: Specimen[] = [
  { name: 'Button, IconButton, CopyButton, Kbd', show: Buttons },
  { name: 'Menu, Popover, Tooltip, toast', show: Floating },
  { name: 'Dialog, Drawer, ConfirmDialog, CommandPalette', show: Dialogs },
];
