'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import type { ClientSession } from '../../server/contract/clients.ts';
import { useKeyClients, useRevokeKey } from '../data/access-keys.ts';
import { useErrorText } from '../data/error-text.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { toast } from '../ui/toasts.ts';
import { lastUse } from './key-state.ts';

interface RevokeDialogProps {
  of: KeyView;
  onClose: () => void;
  onRevoked: () => void;
}

/** Says first who is cut off by it. */
export function RevokeDialog({ of: key, onClose, onRevoked }: RevokeDialogProps) {
  const t = useTranslations('keys.revoke');
  const { id, name } = key;
  const clients = useKeyClients(id);
  const used = lastUse(key, clients.data ?? []);
  const revoke = useRevokeKey();
  const errorText = useErrorText();

  const confirm = async (): Promise<void> => {
    try {
      await revoke.run(id);
    } catch (error) {
      throw new Error(errorText(error).message);
    }
    toast.done(t('done', { name }));
    onRevoked();
  };

  return (
    <ConfirmDialog
      open
      danger
      onOpenChange={(open) => !open && onClose()}
      title={t('title', { name })}
      confirmLabel={t('confirm')}
      onConfirm={confirm}
    >
      <p>{t('text')}</p>
      <p>{t.rich(used ? 'used' : 'unused', { ...bold, time: () => <RelativeTime at={used} /> })}</p>
      <AsyncState value={clients} what={t('what')} skeleton={<Skeleton className="h-5 w-full" />}>
        {(connected) => <Connected clients={connected} />}
      </AsyncState>
      {key.enabled ? <p>{t('instead')}</p> : null}
    </ConfirmDialog>
  );
}

const bold = { b: (chunks: ReactNode) => <b>{chunks}</b> };

function Connected({ clients }: { clients: readonly ClientSession[] }) {
  const t = useTranslations('keys.revoke');
  if (clients.length === 0) return <p>{t('nobody')}</p>;
  const names = [...new Set(clients.map(({ client }) => client?.name ?? t('unnamed')))];
  return <p>{t.rich('clients', { ...bold, count: clients.length, names: names.join(', ') })}</p>;
}
