'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { fetchServer, type TakenNames, usePatchServer } from '../data/server-form.ts';
import { toast } from '../ui/toasts.ts';
import { useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { readSpec } from './form/check.ts';
import { type Draft, draftOf, emptyDraft, specOf } from './form/draft.ts';
import { patched, patchOf } from './form/merge-patch.ts';
import { withoutSecrets } from './form/stored-secrets.ts';
import { type ServerForm, useServerForm } from './form/use-server-form.ts';

export interface Edit {
  form: ServerForm;
  /** What the changes are made to. */
  base: ServerView;
  dirty: boolean;
  busy: boolean;
  /** Why the whole was refused. */
  alert: ShownError | null;
  /** Somebody else has saved it since. */
  newer: boolean;
  /** Both versions, while it has to be decided between them. */
  conflict: { theirs: object; mine: object } | null;
  save: () => Promise<void>;
  compare: () => void;
  keepMine: () => Promise<void>;
  takeTheirs: () => void;
  goOn: () => Promise<void>;
}

/** Its own name is no clash. */
const NONE: TakenNames = new Map();

const draftFor = ({ name, spec }: ServerView): Draft => draftOf(spec, { ...emptyDraft('stdio'), name });

/** An edit of a stored server: only what differs is sent, for the revision that was shown. */
export function useEdit(server: ServerView, onClose: () => void): Edit {
  const t = useTranslations('serverForm.edit');
  const errorText = useErrorText();
  const send = usePatchServer();
  const [base, setBase] = useState(server);
  const [theirs, setTheirs] = useState<ServerView | null>(null);
  const [alert, setAlert] = useState<ShownError | null>(null);
  const form = useServerForm(draftFor(base), { taken: NONE });
  const { name } = base;
  const patch = patchOf(specOf(draftFor(base)), specOf(form.draft));
  const changed = Object.keys(patch).length > 0;
  const dirty = changed || form.json.broken;
  const saved = useUnsavedGuard(dirty);

  const rebase = (onto: ServerView, draft: Draft): void => {
    setBase(onto);
    setTheirs(null);
    form.replace(draft);
  };
  const newer = server.revision > base.revision;
  const follow = newer && !dirty && !send.isPending;
  useEffect(() => {
    // There is nothing to lose: the form shows what is saved.
    if (follow) rebase(server, draftFor(server));
  });

  const run = async (revision: number): Promise<void> => {
    await send.run({ name, patch, revision });
    saved();
    toast.done(t('done', { name }));
    onClose();
  };
  const refused = async (error: unknown): Promise<void> => {
    if (!(error instanceof ApiError)) setAlert(errorText(error));
    else if (error.code === 'stale') setTheirs(await fetchServer(name));
    else if (!form.refuse(error)) setAlert(errorText(error));
  };

  return {
    form,
    base,
    dirty,
    busy: send.isPending,
    alert,
    newer: newer && dirty && !send.isPending,
    conflict: theirs && {
      theirs: theirs.spec,
      mine: patched(theirs.spec, withoutSecrets(patch, t('newSecret'))),
    },
    save: async () => {
      if (send.isPending) return;
      setAlert(null);
      if (!(await form.submit()) || !changed) return;
      await run(base.revision)
        .catch(refused)
        .catch((error) => setAlert(errorText(error)));
    },
    compare: () => setTheirs(server),
    keepMine: async () => {
      if (!theirs) return;
      try {
        await run(theirs.revision);
      } catch (error) {
        const again = error instanceof ApiError && error.code === 'stale';
        if (again) setTheirs(await fetchServer(name));
        else setTheirs(null);
        if (again) throw new Error(errorText(error).message);
        await refused(error);
      }
    },
    takeTheirs: () => {
      if (!theirs) return;
      rebase(theirs, draftFor(theirs));
      toast.info(t('theirs', { name }));
    },
    goOn: async () => {
      if (!theirs) return;
      // Both sides' changes together, if that makes a server; else what was typed stays, and saving asks again.
      const read = await readSpec(JSON.stringify(patched(specOf(draftFor(theirs)), patch)));
      if (read && 'spec' in read) rebase(theirs, draftOf(read.spec, form.draft));
      else setTheirs(null);
    },
  };
}
