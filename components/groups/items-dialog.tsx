'use client';

import { useTranslations } from 'use-intl';
import type { ServerItem } from '../../server/contract/items.ts';
import { useServerItems } from '../data/servers.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { MultiSelect } from '../ui/multi-select.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { FormSkeleton } from '../ui/skeleton.tsx';
import { type DraftMember, type ItemPick, setItems } from './draft.ts';
import type { Change } from './use-group-form.ts';

interface ItemsDialogProps {
  member: DraftMember;
  change: (how: Change) => void;
  onClose: () => void;
}

/** Prompts and resources of one server: they follow it, or are chosen one by one. */
export function ItemsDialog({ member, change, onClose }: ItemsDialogProps) {
  const t = useTranslations('groups.items');
  const { name } = member;
  const prompts = useServerItems(name, 'prompts');
  const resources = useServerItems(name, 'resources');
  const templates = useServerItems(name, 'templates');
  // A template is chosen among the resources, under its URI template.
  const uris = resources.data &&
    templates.data && { items: [...resources.data.items, ...templates.data.items] };
  const set = (kind: ItemPick) => (items: readonly string[] | null) =>
    change((draft) => setItems(draft, name, kind, items));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('title', { server: name })}
      description={t('note')}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('done')}
        </Button>
      }
    >
      <div className="grid gap-6">
        <AsyncState value={prompts} what={t('prompts')} skeleton={<FormSkeleton fields={1} />}>
          {({ items }) => (
            <Kind kind="prompts" items={items} picked={member.prompts} onChange={set('prompts')} />
          )}
        </AsyncState>
        <AsyncState
          value={{ ...resources, error: resources.error ?? templates.error, data: uris }}
          what={t('resources')}
          skeleton={<FormSkeleton fields={1} />}
        >
          {({ items }) => (
            <Kind kind="resources" items={items} picked={member.resources} onChange={set('resources')} />
          )}
        </AsyncState>
      </div>
    </Dialog>
  );
}

interface KindProps {
  kind: ItemPick;
  items: readonly ServerItem[];
  picked: readonly string[] | null;
  onChange: (items: readonly string[] | null) => void;
}

function Kind({ kind, items, picked, onChange }: KindProps) {
  const t = useTranslations('groups.items');
  const names = items.map(({ name }) => name);
  return (
    <div className="grid gap-2">
      <h3 className="font-medium">{t(kind)}</h3>
      <RadioCards
        label={t(kind)}
        value={picked === null ? 'all' : 'chosen'}
        onChange={(next) => onChange(next === 'all' ? null : names)}
        options={[
          { value: 'all', label: t('all'), hint: t('allHint', { count: names.length }) },
          { value: 'chosen', label: t('chosen'), hint: t('chosenHint') },
        ]}
      />
      {picked === null ? null : (
        <MultiSelect
          label={t(kind)}
          placeholder={t('add')}
          value={picked}
          onChange={onChange}
          options={names.map((value) => ({ value, label: value }))}
        />
      )}
    </div>
  );
}
