'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { useRemark } from '../data/remark.ts';
import { type Applied, useApplyDocument, usePreviewDocument } from '../data/settings.ts';
import { toast } from '../ui/toasts.ts';
import { useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { isEncrypted } from './document.ts';
import { useUndo } from './use-undo.ts';

export interface ImportDocument {
  text: string;
  /** Where it was read from; null when it was typed or pasted. */
  file: { name: string; size: number } | null;
}

const EMPTY: ImportDocument = { text: '', file: null };

export interface ImportForm {
  document: ImportDocument;
  setDocument: (document: ImportDocument) => void;
  /** Some of its texts are those of an encrypted export. */
  encrypted: boolean;
  passphrase: string;
  setPassphrase: (passphrase: string) => void;
  prune: boolean;
  setPrune: (prune: boolean) => void;
  preview: () => void;
  isPreviewing: boolean;
  /** What applying would change; null until it was asked for this very document. */
  plan: Applied | null;
  /** @throws Error with words for the reader */
  apply: () => Promise<void>;
  isApplying: boolean;
  applied: Applied | null;
  /** Which part of the input was refused, or the request as a whole. */
  problems: { text?: string | undefined; passphrase?: string | undefined };
  failure: ShownError | null;
  reset: () => void;
}

/** A document on its way into the settings: given, previewed, applied. Another document, another preview. */
export function useImport(): ImportForm {
  const t = useTranslations('settings.import');
  const [document, setDocument] = useState(EMPTY);
  const [passphrase, setPassphrase] = useState('');
  const [prune, setPrune] = useState(false);
  const [plan, setPlan] = useState<Applied | null>(null);
  const [applied, setApplied] = useState<Applied | null>(null);
  const [thrown, setThrown] = useState<unknown>(null);
  const previewing = usePreviewDocument();
  const applying = useApplyDocument();
  const errorText = useErrorText();
  const remark = useRemark();
  const undo = useUndo();
  useUnsavedGuard(document.text !== '' && applied === null);
  const encrypted = isEncrypted(document.text);

  const input = (withPrune: boolean) => ({
    text: document.text,
    prune: withPrune,
    ...(encrypted && passphrase !== '' && { passphrase }),
  });
  const look = async (withPrune: boolean): Promise<void> => {
    setThrown(null);
    try {
      setPlan(await previewing.run(input(withPrune)));
    } catch (error) {
      setPlan(null);
      setThrown(error);
    }
  };
  const forget = (): void => {
    setPlan(null);
    setThrown(null);
  };

  const cause = thrown instanceof ApiError ? thrown : null;
  const messages = (path: string) => cause?.fields.filter((field) => field.path === path) ?? [];
  const wrongPassphrase = messages('passphrase').length > 0;
  const unreadable = messages('text').map(remark);
  const problems = {
    passphrase: wrongPassphrase ? t(passphrase === '' ? 'passphraseNeeded' : 'passphraseWrong') : undefined,
    text: unreadable.length > 0 ? t('unreadable', { problems: unreadable.join('; ') }) : undefined,
  };

  return {
    document,
    setDocument: (next) => {
      setDocument(next);
      setPrune(false);
      forget();
    },
    encrypted,
    passphrase,
    setPassphrase: (next) => {
      setPassphrase(next);
      forget();
    },
    prune,
    setPrune: (next) => {
      setPrune(next);
      void look(next);
    },
    preview: () => void look(prune),
    isPreviewing: previewing.isPending,
    plan,
    apply: async () => {
      try {
        const done = await applying.run(input(prune));
        setApplied(done);
        const { revision } = done;
        if (revision !== null) toast.done(t('done', { revision }), { undo: undo(revision) });
      } catch (error) {
        throw new Error(errorText(error).message);
      }
    },
    isApplying: applying.isPending,
    applied,
    problems,
    failure: thrown !== null && !problems.passphrase && !problems.text ? errorText(thrown) : null,
    reset: () => {
      setDocument(EMPTY);
      setPassphrase('');
      setPrune(false);
      setApplied(null);
      forget();
    },
  };
}
