'use client';

import { Ellipsis, Pencil, Plus, RotateCw, Trash2 } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ExportMenu } from '../ui/export-menu.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';
import { Popover } from '../ui/popover.tsx';
import { RefreshButton } from '../ui/refresh-button.tsx';
import { toast } from '../ui/toasts.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import type { Specimen } from './frame.tsx';
import { fails, LONG_TEXT, late } from './samples.ts';

const VARIANTS = ['primary', 'secondary', 'ghost', 'danger'] as const;
const row = 'flex flex-wrap items-center gap-2';
const text = { add: 'Add server', body: 'What stands in it.' };
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
        <IconButton label="Not now" icon={Pencil} disabled />
        <RefreshButton onRefresh={nothing} />
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
      <ExportMenu
        groups={[
          [
            { id: 'csv', label: 'CSV, in a moment', run: late },
            { id: 'json', label: 'JSON Lines, in vain', run: () => late().then(exportFailed) },
          ],
          [{ id: 'full', label: 'CSV with the arguments and results', run: late }],
        ]}
      />
    </div>
  );
}

const exportFailed = (): void => {
  toast.failed('The calls could not be saved', { detail: 'The hub is not reachable.' });
};

const TOASTS: Record<string, () => void> = {
  Done: () => toast.done('github was saved'),
  'Done, with Undo': () => toast.done('github was disabled', { undo: late }),
  'Undo in vain': () => toast.done('github was deleted', { undo: fails }),
  Info: () => toast.info('The hub was started again'),
  Failed: () => toast.failed('github could not be saved'),
  'Failed, with the reason': () =>
    toast.failed('github could not be saved', { detail: 'The name is taken.', requestId: '01jd8x4' }),
  'A long one': () => toast.failed(LONG_TEXT, { detail: LONG_TEXT, requestId: '01jd8x4' }),
};

function Toasts() {
  return (
    <div className={row}>
      {Object.entries(TOASTS).map(([name, show]) => (
        <Button key={name} size="sm" onClick={show}>
          {name}
        </Button>
      ))}
    </div>
  );
}

export const actions: Specimen[] = [
  { name: 'Button, IconButton, CopyButton, RefreshButton, Kbd', show: Buttons },
  { name: 'Menu, ExportMenu, Popover, Tooltip', show: Floating },
  { name: 'toast', show: Toasts },
];
