'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { useRotateKey } from '../data/access-keys.ts';
import type { IssuedKey } from '../data/issue-key.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { RadioCards } from '../ui/radio-cards.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { useGuardedLeave } from '../ui/use-unsaved-guard.tsx';
import { SecretOnce } from './secret-once.tsx';

/** Seconds for which the old secret goes on working, by the names of their texts. */
const OVERLAPS = { none: 0, hour: 3600, day: 86_400, week: 604_800 };
const CHOICES = ['none', 'hour', 'day', 'week'] as const;
type Overlap = (typeof CHOICES)[number];

/** A new secret for the same key: first how long the old one goes on, then the new one, this once. */
export function RotateDialog({ of: key, onClose }: { of: KeyView; onClose: () => void }) {
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  return issued ? (
    <NewSecret issued={issued} onClose={onClose} />
  ) : (
    <AskOverlap of={key} onClose={onClose} onIssued={setIssued} />
  );
}

interface AskOverlapProps {
  of: KeyView;
  onClose: () => void;
  onIssued: (issued: IssuedKey) => void;
}

function AskOverlap({ of: { id, name, lastUsedAt }, onClose, onIssued }: AskOverlapProps) {
  const t = useTranslations('keys.rotate');
  const rotate = useRotateKey();
  const [overlap, setOverlap] = useState<Overlap>('day');
  const submit = async (): Promise<void> => {
    if (rotate.isPending) return;
    try {
      onIssued(await rotate.run({ id, overlapSeconds: OVERLAPS[overlap] }));
    } catch {
      // Shown below.
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !rotate.isPending && onClose()}
      title={t('title', { name })}
      description={t('text')}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button disabled={rotate.isPending} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" variant="primary" pending={rotate.isPending}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        {rotate.error ? (
          <FormAlert requestId={rotate.error.requestId}>{rotate.error.message}</FormAlert>
        ) : null}
        <div className="grid gap-2">
          <p aria-hidden className="font-medium">
            {t('overlap')}
          </p>
          <RadioCards<Overlap>
            label={t('overlap')}
            value={overlap}
            onChange={setOverlap}
            options={CHOICES.map((value) => ({
              value,
              label: t(`choice.${value}`),
              hint: t(`hint.${value}`),
            }))}
          />
        </div>
        <p className="text-muted">
          {t.rich(lastUsedAt ? 'used' : 'unused', { time: () => <RelativeTime at={lastUsedAt} /> })}
        </p>
      </div>
    </Dialog>
  );
}

function NewSecret({ issued: { key, token }, onClose }: { issued: IssuedKey; onClose: () => void }) {
  const t = useTranslations('keys.rotate');
  const format = useFormat();
  const leave = useGuardedLeave();
  const [stored, setStored] = useState(false);
  const close = (): void => leave(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={t('doneTitle', { name: key.name })}
      footer={
        <Button variant={stored ? 'primary' : 'secondary'} onClick={close}>
          {t('done')}
        </Button>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <SecretOnce token={token} stored={stored} onStored={setStored} />
        <p className="text-muted">
          {key.previousUntil ? t('oldUntil', { date: format.dateTime(key.previousUntil) }) : t('oldGone')}
        </p>
      </div>
    </Dialog>
  );
}
