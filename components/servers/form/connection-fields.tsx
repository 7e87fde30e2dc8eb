'use client';

import { Globe, SquareTerminal } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Section } from '../../ui/section.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { CommandFields } from './command-fields.tsx';
import type { Kind } from './draft.ts';
import { RemoteFields } from './remote-fields.tsx';
import type { ServerForm } from './use-server-form.ts';

interface ConnectionFieldsProps {
  form: ServerForm;
  /** See PairsField. */
  stored: boolean;
  disabled: boolean;
}

/** Which code runs, and where secrets go. */
export function ConnectionFields({ form, stored, disabled }: ConnectionFieldsProps) {
  const t = useTranslations('serverForm');
  const { draft, set } = form;
  return (
    <Section
      title={t('form.connection')}
      actions={
        disabled ? null : (
          <Segmented<Kind>
            label={t('field.type')}
            value={draft.kind}
            onChange={(kind) => set({ kind })}
            options={[
              { value: 'stdio', label: t('option.stdio'), icon: SquareTerminal },
              { value: 'remote', label: t('option.remote'), icon: Globe },
            ]}
          />
        )
      }
    >
      <fieldset disabled={disabled} className="grid min-w-0 gap-5">
        {draft.kind === 'stdio' ? (
          <CommandFields form={form} stored={stored} />
        ) : (
          <RemoteFields form={form} stored={stored} />
        )}
      </fieldset>
    </Section>
  );
}
