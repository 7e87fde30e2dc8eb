'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ItemKind } from '../../server/contract/server.ts';
import type { ItemPatch } from '../data/item-patch.ts';
import { useRemark } from '../data/remark.ts';
import { usePatchItems } from '../data/servers.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { toast } from '../ui/toasts.ts';
import { useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { type ItemRow, ownDescription, ownName } from './item-rows.ts';

interface ItemDialogProps {
  server: string;
  kind: ItemKind;
  row: ItemRow;
  onClose: () => void;
}

/** Another name and description for an item; an empty field shows what its server says. */
export function ItemDialog({ server, kind, row, onClose }: ItemDialogProps) {
  const t = useTranslations('servers.items');
  const patch = usePatchItems();
  const remark = useRemark();
  const before = { name: row.override?.name ?? '', description: row.override?.description ?? '' };
  const [name, setName] = useState(before.name);
  const [description, setDescription] = useState(before.description);
  const changed = name.trim() !== before.name || description.trim() !== before.description;
  useUnsavedGuard(changed && !patch.data);

  const fields = patch.cause?.fields ?? [];
  const problem = (name: string) => {
    const field = fields.find(({ path }) => path.endsWith(`.${name}`));
    return field && remark(field);
  };
  const asWhole = patch.error && !problem('name') && !problem('description');

  const save = async (): Promise<void> => {
    const change = { name: name.trim() || null, description: description.trim() || null };
    try {
      await patch.run({ name: server, kind, patch: { [row.name]: afterwards(row, change) } });
    } catch {
      return;
    }
    toast.done(t('saved', { name: row.name }));
    onClose();
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !patch.isPending && onClose()}
      title={t('editTitle', { name: row.name })}
      description={t('editText')}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose} disabled={patch.isPending}>
            {t('cancel')}
          </Button>
          <Button type="submit" variant="primary" pending={patch.isPending} disabled={!changed}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {asWhole ? <FormAlert requestId={patch.error?.requestId}>{patch.error?.message}</FormAlert> : null}
        <Field label={t('shownAs')} hint={t(`nameHint.${kind}`)} error={problem('name')}>
          {(control) => (
            <TextInput
              mono={kind !== 'resources'}
              {...control}
              value={name}
              placeholder={ownName(row)}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('description')} error={problem('description')}>
          {(control) => (
            <TextArea
              rows={6}
              {...control}
              value={description}
              placeholder={ownDescription(row)}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

/** Nothing is left behind where the item is shown as its server does. */
function afterwards(
  { override }: ItemRow,
  change: { name: string | null; description: string | null },
): ItemPatch[string] {
  const nothing = change.name === null && change.description === null && override?.enabled !== false;
  return nothing ? null : change;
}
