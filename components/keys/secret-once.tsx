'use client';

import { EyeOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '../ui/checkbox.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';

interface SecretOnceProps {
  token: string;
  /** The person says that it is kept somewhere; leaving asks until then. */
  stored: boolean;
  onStored: (stored: boolean) => void;
}

/** A secret that nobody will see again. */
export function SecretOnce({ token, stored, onStored }: SecretOnceProps) {
  const t = useTranslations('keys.secret');
  useUnsavedGuard(!stored, {
    title: t('leaveTitle'),
    text: t('leaveText'),
    leave: t('leave'),
    stay: t('stay'),
  });
  return (
    <div className="grid grid-cols-1 gap-3">
      <CodeBlock title={t('label')} text={token} what={t('what')} />
      <p className="flex gap-2">
        <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        {t('once')}
      </p>
      <Checkbox checked={stored} onChange={onStored} label={t('stored')} />
    </div>
  );
}
