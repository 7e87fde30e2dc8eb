'use client';

import { ArrowRight, Globe, SquareTerminal } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { usePaste } from '../data/server-form.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { AddFound } from './add-found.tsx';
import type { Kind } from './form/draft.ts';
import type { PastedServer } from './form/pasted.ts';

const EXAMPLE = 'npx -y @modelcontextprotocol/server-memory';

interface AddPasteProps {
  text: string;
  onText: (text: string) => void;
  onFound: (servers: readonly PastedServer[]) => void;
  onKind: (kind: Kind) => void;
  onCancel: () => void;
}

/** One field for whatever the documentation of a server gives. */
export function AddPaste({ text, onText, onFound, onKind, onCancel }: AddPasteProps) {
  const t = useTranslations('serverForm');
  const paste = usePaste(text);
  const area = useRef<HTMLTextAreaElement>(null);
  const servers = paste.parsed?.servers ?? [];
  useEffect(() => area.current?.focus(), []);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (servers.length > 0) onFound(servers);
  };
  return (
    <form noValidate onSubmit={submit} className="grid max-w-3xl grid-cols-1 gap-5">
      <Field label={t('paste.label')} hint={t('paste.hint')}>
        {(control) => (
          <TextArea
            {...control}
            ref={area}
            mono
            rows={6}
            placeholder={EXAMPLE}
            value={text}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
            }}
          />
        )}
      </Field>
      <AddFound paste={paste} />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" disabled={servers.length === 0}>
          {t('paste.continue')}
          <ArrowRight aria-hidden />
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          {t('add.cancel')}
        </Button>
      </div>
      {text.trim() === '' ? <Kinds onKind={onKind} /> : null}
    </form>
  );
}

const KINDS = [
  { kind: 'stdio', icon: SquareTerminal, hint: 'stdioHint' },
  { kind: 'remote', icon: Globe, hint: 'remoteHint' },
] as const;

function Kinds({ onKind }: { onKind: (kind: Kind) => void }) {
  const t = useTranslations('serverForm.paste');
  return (
    <div className="grid gap-3">
      <p className="text-muted">{t('or')}</p>
      <div className="grid gap-2 sm:grid-cols-2">
        {KINDS.map(({ kind, icon: Icon, hint }) => (
          <button
            key={kind}
            type="button"
            onClick={() => onKind(kind)}
            className="flex items-start gap-2.5 rounded-card border border-field bg-surface p-3 text-left transition-colors hover:bg-sunken"
          >
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            <span className="min-w-0">
              <span className="block font-medium">{t(kind)}</span>
              <span className="mt-0.5 block text-xs text-muted">{t(hint)}</span>
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}
