'use client';

import { FileJson, FileUp, X } from 'lucide-react';
import { type DragEvent, type FormEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Field } from '../ui/field.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { PasswordInput } from '../ui/password-input.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { toast } from '../ui/toasts.ts';
import { Command } from './command.tsx';
import { MAX_DOCUMENT } from './document.ts';
import type { ImportForm } from './use-import.ts';

const DRY_RUN = 'npx patchbay settings apply mcp_settings.json --dry-run';

/** Takes a document: pasted, dropped or chosen; and the passphrase where it is encrypted. */
export function ImportInput({ form }: { form: ImportForm }) {
  const t = useTranslations('settings.import');
  const { document, problems, failure } = form;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (document.text.trim() !== '' && !form.isPreviewing) form.preview();
  };
  return (
    <form noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
      {failure ? <FormAlert requestId={failure.requestId}>{failure.message}</FormAlert> : null}
      <DropZone form={form}>
        {document.file ? (
          <TakenFile form={form} error={problems.text} />
        ) : (
          <Field label={t('document')} hint={t('documentHint')} error={problems.text}>
            {(control) => (
              <TextArea
                mono
                className="min-h-56"
                {...control}
                placeholder={'{ "mcpServers": { … } }'}
                value={document.text}
                onChange={(event) => form.setDocument({ text: event.target.value, file: null })}
              />
            )}
          </Field>
        )}
      </DropZone>
      {form.encrypted ? (
        <Field
          label={t('passphrase')}
          hint={t('passphraseHint')}
          error={problems.passphrase}
          className="max-w-sm"
        >
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="off"
              value={form.passphrase}
              onChange={(event) => form.setPassphrase(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          variant={form.plan ? 'secondary' : 'primary'}
          disabled={document.text.trim() === ''}
          pending={form.isPreviewing}
        >
          {t(form.plan ? 'previewAgain' : 'preview')}
        </Button>
        <span className="text-xs text-muted">{t('previewHint')}</span>
      </div>
      {form.plan ? null : <Command text={DRY_RUN} />}
    </form>
  );
}

function DropZone({ form, children }: { form: ImportForm; children: React.ReactNode }) {
  const t = useTranslations('settings.import');
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > MAX_DOCUMENT) {
      toast.failed(t('tooLarge', { name: file.name }), {
        detail: t('tooLargeDetail', { size: format.bytes(file.size), max: format.bytes(MAX_DOCUMENT) }),
      });
      return;
    }
    form.setDocument({ text: await file.text(), file: { name: file.name, size: file.size } });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };

  return (
    <section
      aria-label={t('dropLabel')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        'grid grid-cols-1 gap-3 rounded-card border border-dashed p-4',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface',
      )}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => input.current?.click()}>
          <FileUp aria-hidden />
          {t('choose')}
        </Button>
        <span className="text-muted">{t('drop')}</span>
        <input
          ref={input}
          type="file"
          accept=".json,.jsonc,.txt,application/json"
          aria-label={t('choose')}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            // The same file can be chosen again after it was changed.
            event.target.value = '';
          }}
        />
      </div>
      {children}
    </section>
  );
}

function TakenFile({ form, error }: { form: ImportForm; error: string | undefined }) {
  const t = useTranslations('settings.import');
  const format = useFormat();
  const { file } = form.document;
  if (!file) return null;
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-2.5 rounded-control border border-line bg-sunken px-3 py-2">
        <FileJson aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="min-w-0 flex-1 truncate font-mono text-[0.8125rem]">{file.name}</span>
        <span className="text-xs text-muted tabular-nums">{format.bytes(file.size)}</span>
        <IconButton
          label={t('removeFile', { name: file.name })}
          icon={X}
          onClick={() => form.setDocument({ text: '', file: null })}
        />
      </div>
      {error ? <FormAlert>{error}</FormAlert> : null}
    </div>
  );
}
