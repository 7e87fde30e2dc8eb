'use client';

import { useTranslations } from 'use-intl';
import { useGroups } from '../data/lists.ts';
import { useHubUrl } from '../data/origin.ts';
import { useSmartText } from '../data/smart-routing.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { CardSkeleton } from '../ui/skeleton.tsx';
import { useGuardedLeave } from '../ui/use-unsaved-guard.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { smartPath } from './links.ts';
import { TextEditor } from './text-editor.tsx';
import { useEndpointOptions } from './use-endpoint-options.ts';

/** What agents read before they search: of everything, and of each group. */
export function TextTab() {
  const t = useTranslations('smartRouting.text');
  const url = useUrlState();
  const leave = useGuardedLeave();
  const chosen = url.get('endpoint') ?? '';
  const group = chosen === '' ? null : chosen;
  const options = useEndpointOptions(useGroups().data?.items, chosen);
  const text = useSmartText(group);
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <Field label={t('endpoint')} className="w-full max-w-80">
          {(control) => (
            <Select
              {...control}
              value={chosen}
              onChange={(next) => leave(() => url.set({ endpoint: next }))}
              options={options}
            />
          )}
        </Field>
        <EndpointUrl group={group} />
      </div>
      <AsyncState value={text} what={t('what')} skeleton={<CardSkeleton className="h-80" />}>
        {(saved) => <TextEditor key={chosen} group={group} saved={saved} />}
      </AsyncState>
    </div>
  );
}

function EndpointUrl({ group }: { group: string | null }) {
  const t = useTranslations('smartRouting.text');
  const hub = useHubUrl();
  if (hub === null) return null;
  const endpoint = `${hub}${smartPath(group)}`;
  return (
    <p className="flex min-h-8 min-w-0 items-center gap-1.5">
      <code className="min-w-0 font-mono text-[0.8125rem] text-muted wrap-anywhere">{endpoint}</code>
      <CopyButton text={endpoint} what={t('url')} />
    </p>
  );
}
