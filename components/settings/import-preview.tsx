'use client';

import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Applied } from '../data/settings.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { Link } from '../ui/link.tsx';
import { Note } from '../ui/note.tsx';
import { Section } from '../ui/section.tsx';
import { ChangeList } from './change-list.tsx';
import { KeptList } from './kept-list.tsx';
import { ProblemList } from './problem-list.tsx';
import { type ChangeKind, changeOf, unitOf } from './units.ts';
import type { ImportForm } from './use-import.ts';

const ConfirmDialog = lazy(async () => ({
  default: (await import('../ui/confirm-dialog.tsx')).ConfirmDialog,
}));

const KINDS: readonly ChangeKind[] = ['removed', 'created', 'updated'];

/** What applying would do: exactly that, asked with the same options. */
export function ImportPreview({ form, plan }: { form: ImportForm; plan: Applied }) {
  const t = useTranslations('settings.import');
  const { changes, kept, refused } = plan;
  // That the document names nothing is said above, with the way to apply it all the same.
  const problems = plan.problems.filter(({ path }) => !(refused === 'empty' && path === ''));
  const removed = changes.filter((change) => changeOf(change) === 'removed');
  const emptied = refused === 'empty' || form.prune;
  return (
    <div className="grid grid-cols-1 gap-5 border-line border-t pt-5">
      <h3 className="text-sm font-semibold">{t('plan')}</h3>
      <p role="status" className="-mt-4 text-muted">
        {t('count', {
          created: changes.filter((change) => changeOf(change) === 'created').length,
          updated: changes.filter((change) => changeOf(change) === 'updated').length,
          removed: removed.length,
          kept: kept.length,
        })}
      </p>
      {emptied ? (
        <Note tone="bad">
          <p>{t('empty')}</p>
          <Checkbox
            checked={form.prune}
            disabled={form.isPreviewing || form.isApplying}
            onChange={form.setPrune}
            label={t('prune')}
            hint={t('pruneHint')}
          />
        </Note>
      ) : null}
      {removed.length > 0 && !emptied ? (
        <Note tone="warn">
          <p>{t('removes', { count: removed.length })}</p>
          <p>
            {t.rich('addOnly', {
              link: (text) => (
                <Link href="/servers?add=1" className="underline underline-offset-4">
                  {text}
                </Link>
              ),
            })}
          </p>
        </Note>
      ) : null}
      {problems.length > 0 ? (
        <Section title={t('problems', { count: problems.length })} description={t('problemsNote')}>
          <ProblemList problems={problems} />
        </Section>
      ) : null}
      {KINDS.map((kind) => {
        const own = changes.filter((change) => changeOf(change) === kind);
        if (own.length === 0) return null;
        return (
          <Section key={kind} title={t(`kind.${kind}`, { count: own.length })}>
            <ChangeList changes={own} />
          </Section>
        );
      })}
      {kept.length > 0 ? (
        <Section title={t('kind.kept', { count: kept.length })}>
          <KeptList kept={kept} />
        </Section>
      ) : null}
      <Apply form={form} plan={plan} removed={removed.map(({ unit }) => unitOf(unit).name)} />
    </div>
  );
}

function Apply({ form, plan, removed }: { form: ImportForm; plan: Applied; removed: readonly string[] }) {
  const t = useTranslations('settings.import');
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const count = plan.changes.length;
  const saysTheSame = count === 0 && plan.problems.every(({ severity }) => severity === 'warning');

  const run = async (): Promise<void> => {
    setError(null);
    try {
      await form.apply();
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    }
  };

  return (
    <div className="grid grid-cols-1 gap-3">
      {error ? <FormAlert>{error}</FormAlert> : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          variant={removed.length > 0 ? 'danger' : 'primary'}
          disabled={count === 0 || form.isPreviewing}
          pending={form.isApplying}
          onClick={() => (removed.length > 0 ? setAsking(true) : void run())}
        >
          {t('apply', { count })}
        </Button>
        <span role="status" className="text-muted">
          {form.isApplying ? t('applying') : ''}
          {saysTheSame ? t('nothing') : ''}
        </span>
      </div>
      {asking ? (
        <Suspense fallback={null}>
          <ConfirmDialog
            open
            danger
            onOpenChange={setAsking}
            title={t('confirm.title', { count: removed.length })}
            confirmLabel={t('confirm.label')}
            onConfirm={form.apply}
          >
            <p>
              {t.rich('confirm.text', {
                names: () => <b>{removed.slice(0, 8).join(', ')}</b>,
                more: Math.max(0, removed.length - 8),
              })}
            </p>
            <p>{t('confirm.keys')}</p>
          </ConfirmDialog>
        </Suspense>
      ) : null}
    </div>
  );
}
