'use client';

import { useTranslations } from 'use-intl';
import { parseServers } from '../../data/server-form.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { StringListInput } from '../../ui/string-list-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import type { Draft } from './draft.ts';
import { pairsOf } from './draft.ts';
import { errorAt, rowErrors } from './field-errors.ts';
import { PairsField } from './pairs-field.tsx';
import { fieldId } from './problem-path.ts';
import type { ServerForm } from './use-server-form.ts';

/** A program on the hub's machine. */
export function CommandFields({ form, stored }: { form: ServerForm; stored: boolean }) {
  const t = useTranslations('serverForm');
  const { draft, set, problems } = form;
  return (
    <>
      <Field
        label={t('field.command')}
        id={fieldId(['command'])}
        required
        hint={t('hint.command')}
        error={errorAt(problems, 'command')}
      >
        {(control) => (
          <TextInput
            mono
            {...control}
            value={draft.command}
            onChange={(event) => set({ command: event.target.value })}
          />
        )}
      </Field>
      <Split draft={draft} onSplit={set} />
      <Field label={t('field.args')} id={fieldId(['args'])} optional error={errorAt(problems, 'args')}>
        {(control) => (
          <StringListInput
            {...control}
            mono
            addLabel={t('rows.addArg')}
            itemLabel={(index) => t('rows.arg', { number: index + 1 })}
            value={draft.args}
            onChange={(args) => set({ args })}
            errors={rowErrors(problems, 'args')}
          />
        )}
      </Field>
      <PairsField form={form} field="env" stored={stored} />
      <Field
        label={t('field.cwd')}
        id={fieldId(['cwd'])}
        optional
        hint={t('hint.cwd')}
        error={errorAt(problems, 'cwd')}
      >
        {(control) => (
          <TextInput
            mono
            {...control}
            value={draft.cwd}
            onChange={(event) => set({ cwd: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

/** Offers to take a command line apart that went into the field of the program. */
function Split({ draft, onSplit }: { draft: Draft; onSplit: (patch: Partial<Draft>) => void }) {
  const t = useTranslations('serverForm.form');
  const { command, args, env } = draft;
  // A path may have spaces; then there is a separator before the first.
  if (args.some((arg) => arg !== '') || !/^[^\s/\\]+\s+\S/.test(command.trim())) return null;

  const split = async (): Promise<void> => {
    const parsed = await parseServers(command).catch(() => null);
    const spec = parsed?.servers[0]?.spec;
    if (spec?.type === 'stdio')
      onSplit({ command: spec.command, args: spec.args, env: [...env, ...pairsOf(spec.env)] });
  };
  return (
    <p className="-mt-3 flex flex-wrap items-center gap-2 text-xs">
      {t('splitHint')}
      <Button size="sm" onClick={split}>
        {t('split')}
      </Button>
    </p>
  );
}
