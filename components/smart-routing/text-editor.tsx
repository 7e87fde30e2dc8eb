'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import type { SavedSmartText } from '../data/smart-routing.ts';
import { useShortcut } from '../ui/use-shortcut.ts';
import { TextField } from './text-field.tsx';
import { TextPreview } from './text-preview.tsx';
import { useTextForm } from './use-text-form.ts';

const ConflictDialog = lazy(async () => ({
  default: (await import('../ui/conflict-dialog.tsx')).ConflictDialog,
}));

interface TextEditorProps {
  /** Null is the endpoint over everything. */
  group: string | null;
  saved: SavedSmartText;
}

/** The line of administrators, and the whole text as it would be with it. */
export function TextEditor({ group, saved }: TextEditorProps) {
  const t = useTranslations('smartRouting.text');
  const edits = useSession().may(group === null ? 'servers.edit' : 'groups.edit');
  const form = useTextForm(group, saved);
  useShortcut(edits ? 'mod+s' : null, form.save, t('save'));
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
      <TextField form={form} group={group} saved={saved} edits={edits} />
      <TextPreview group={group} saved={saved} draft={form.dirty ? form.value.trim() : null} />
      {form.conflict ? (
        <Suspense fallback={null}>
          <ConflictDialog
            what={t('theLine', { endpoint: saved.endpoint })}
            theirs={form.conflict.theirs}
            mine={form.value.trim()}
            onKeepMine={form.conflict.keepMine}
            onTakeTheirs={form.conflict.takeTheirs}
            onEdit={form.conflict.edit}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
