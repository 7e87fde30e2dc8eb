'use client';

import { useTranslations } from 'use-intl';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import type { Transport } from './draft.ts';
import { errorAt } from './field-errors.ts';
import { PairsField } from './pairs-field.tsx';
import { fieldId } from './problem-path.ts';
import type { ServerForm } from './use-server-form.ts';

/** The name of the protocol's transport, the same in every language. */
const STREAMABLE = 'Streamable HTTP';

/** A server that is reached by HTTP. */
export function RemoteFields({ form, stored }: { form: ServerForm; stored: boolean }) {
  const t = useTranslations('serverForm');
  const { draft, set, problems } = form;
  return (
    <>
      <Field label={t('field.url')} id={fieldId(['url'])} required error={errorAt(problems, 'url')}>
        {(control) => (
          <TextInput
            mono
            type="url"
            inputMode="url"
            placeholder="https://mcp.example.com/mcp"
            {...control}
            value={draft.url}
            onChange={(event) => set({ url: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('option.transport')} id={fieldId(['type'])} error={errorAt(problems, 'type')}>
        {(control) => (
          <Select<Transport>
            {...control}
            value={draft.transport}
            onChange={(transport) => set({ transport })}
            options={[
              { value: 'auto', label: t('option.auto'), hint: t('option.autoHint') },
              { value: 'streamable-http', label: STREAMABLE },
              { value: 'sse', label: t('option.sse'), hint: t('option.sseHint') },
            ]}
            className="sm:max-w-72"
          />
        )}
      </Field>
      <PairsField form={form} field="headers" stored={stored} />
    </>
  );
}
