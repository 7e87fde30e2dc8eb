'use client';

import { Lock } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { useGuardedLeave } from '../ui/use-unsaved-guard.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { EditNotices } from './edit-notices.tsx';
import { ServerFormView } from './form/server-form.tsx';
import { clearedSecrets } from './form/stored-secrets.ts';
import { useCategories } from './form/use-categories.ts';
import { useEdit } from './use-edit.ts';

const ConflictDialog = lazy(() =>
  import('../ui/conflict-dialog.tsx').then((loaded) => ({ default: loaded.ConflictDialog })),
);

/** Changes a server: everything for an administrator, the words about it for an editor. */
export function EditServer({ server, onClose }: { server: ServerView; onClose: () => void }) {
  const t = useTranslations('serverForm');
  const { may } = useSession();
  const url = useUrlState();
  const back = { href: url.href({ edit: null }), label: server.name };
  return (
    <Page back={back} title={t('edit.title', { name: server.name })}>
      {may('servers.edit') ? (
        <EditForm server={server} onlyWords={!may('servers.configure')} onClose={onClose} />
      ) : (
        <EmptyState icon={Lock} title={t('edit.forbidden.title')}>
          {t('edit.forbidden.text')}
        </EmptyState>
      )}
    </Page>
  );
}

interface EditFormProps {
  server: ServerView;
  onlyWords: boolean;
  onClose: () => void;
}

function EditForm({ server, onlyWords, onClose }: EditFormProps) {
  const t = useTranslations('serverForm.edit');
  const leave = useGuardedLeave();
  const edit = useEdit(server, onClose);
  const { form, base, conflict } = edit;
  return (
    <>
      <ServerFormView
        form={form}
        stored
        onlyWords={onlyWords}
        categories={useCategories()}
        clears={clearedSecrets(base.spec, form.draft)}
        onSubmit={edit.save}
        notices={<EditNotices edit={edit} onlyWords={onlyWords} />}
        actions={
          <>
            <Button onClick={() => leave(onClose)}>{t('cancel')}</Button>
            <Button type="submit" variant="primary" pending={edit.busy} disabled={!edit.dirty}>
              {t('submit')}
            </Button>
          </>
        }
      />
      {conflict ? (
        <Suspense fallback={null}>
          <ConflictDialog
            what={t('what', { name: base.name })}
            theirs={conflict.theirs}
            mine={conflict.mine}
            onKeepMine={edit.keepMine}
            onTakeTheirs={edit.takeTheirs}
            onEdit={edit.goOn}
          />
        </Suspense>
      ) : null}
    </>
  );
}
