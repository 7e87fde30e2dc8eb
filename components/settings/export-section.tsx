'use client';

import { KeyRound, ShieldCheck, TriangleAlert } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorText } from '../data/error-text.ts';
import { type Exported, type ExportInput, useExportSettings } from '../data/settings.ts';
import { Button } from '../ui/button.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { Note } from '../ui/note.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { Command } from './command.tsx';
import { ExportResult } from './export-result.tsx';
import { type Passphrase, PassphraseFields } from './passphrase-fields.tsx';
import { SectionHead } from './section-head.tsx';
import { strengthOf } from './strength.ts';

const ConfirmDialog = lazy(async () => ({
  default: (await import('../ui/confirm-dialog.tsx')).ConfirmDialog,
}));

export type Secrets = NonNullable<ExportInput['secrets']>;

const CHOICES = [
  { value: 'redacted', icon: ShieldCheck },
  { value: 'encrypted', icon: KeyRound },
  { value: 'plain', icon: TriangleAlert },
] as const;

const COMMANDS: Record<Secrets, string> = {
  redacted: 'npx patchbay settings export --output settings.json',
  encrypted:
    'npx patchbay settings export --secrets encrypted --passphrase-file passphrase.txt -o settings.json',
  plain: 'npx patchbay settings export --secrets plain --output settings.json',
};

const EMPTY: Passphrase = { first: '', second: '' };

/** The settings as a document, with what becomes of the secrets in it. */
export function ExportSection() {
  const t = useTranslations('settings.export');
  const [secrets, setSecrets] = useState<Secrets>('redacted');
  const [passphrase, setPassphrase] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<{ secrets: Secrets; exported: Exported } | null>(null);
  const { run, error, isPending, reset } = useExportSettings();
  const errorText = useErrorText();

  const choose = (next: Secrets): void => {
    setSecrets(next);
    setPassphrase(EMPTY);
    setTried(false);
    setMade(null);
    reset();
  };
  /** @throws ApiError */
  const make = async (): Promise<void> => {
    const input: ExportInput =
      secrets === 'encrypted' ? { secrets, passphrase: passphrase.first } : { secrets };
    setMade({ secrets, exported: await run(input) });
    setPassphrase(EMPTY);
    setTried(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isPending) return;
    if (secrets === 'plain') setAsking(true);
    // Why it failed is shown above.
    else if (secrets === 'redacted' || isReady(passphrase)) make().catch(() => {});
  };

  return (
    <section>
      <SectionHead id="export" />
      <form noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
        {error && !asking ? <FormAlert requestId={error.requestId}>{error.message}</FormAlert> : null}
        <RadioCards
          label={t('secrets')}
          value={secrets}
          onChange={choose}
          className="sm:grid-cols-1 lg:grid-cols-3"
          options={CHOICES.map(({ value, icon }) => ({
            value,
            icon,
            label: t(`${value}.label`),
            hint: t(`${value}.hint`),
          }))}
        />
        {secrets === 'encrypted' ? (
          <PassphraseFields value={passphrase} onChange={setPassphrase} tried={tried} />
        ) : null}
        {secrets === 'plain' ? (
          <Note tone="bad" live>
            <p className="font-medium">{t('plain.warning')}</p>
            <p>{t('plain.advice')}</p>
          </Note>
        ) : null}
        <p className="text-xs text-muted">{t('audited')}</p>
        <div>
          <Button
            type="submit"
            variant={secrets === 'plain' ? 'danger' : 'primary'}
            pending={isPending && !asking}
          >
            {t('make')}
          </Button>
        </div>
      </form>
      <div className="mt-4 grid grid-cols-1 gap-4">
        {made ? <ExportResult {...made} /> : null}
        <Command text={COMMANDS[secrets]} />
      </div>
      {asking ? (
        <Suspense fallback={null}>
          <ConfirmDialog
            open
            danger
            onOpenChange={setAsking}
            title={t('plain.title')}
            confirmLabel={t('plain.confirm')}
            onConfirm={() =>
              make().catch((reason: unknown) => {
                throw new Error(errorText(reason).message);
              })
            }
          >
            <p>{t('plain.warning')}</p>
            <p>{t('plain.recorded')}</p>
          </ConfirmDialog>
        </Suspense>
      ) : null}
    </section>
  );
}

const isReady = ({ first, second }: Passphrase): boolean => strengthOf(first) !== 'short' && first === second;
