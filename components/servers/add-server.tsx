'use client';

import { Lock } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RemarkView } from '../../server/contract/remark.ts';
import { useGroups, useServers } from '../data/lists.ts';
import { takenNames } from '../data/server-form.ts';
import { useSession } from '../data/session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { AddOne } from './add-one.tsx';
import { AddPaste } from './add-paste.tsx';
import { AddSeveral } from './add-several.tsx';
import { type Draft, emptyDraft } from './form/draft.ts';
import { draftOfPasted, type PastedServer } from './form/pasted.ts';

type Step =
  | { at: 'paste' }
  | { at: 'one'; start: Draft; notes: readonly RemarkView[] }
  | { at: 'several'; found: readonly PastedServer[] };

/** Adds one server or several: from whatever was pasted, or from an empty form. */
export function AddServer({ onClose }: { onClose: () => void }) {
  const t = useTranslations('serverForm.add');
  const { may } = useSession();
  const url = useUrlState();
  const back = { href: url.href({ add: null }), label: t('back') };
  if (may('servers.configure')) return <Steps back={back} onClose={onClose} />;
  return (
    <Page back={back} title={t('title')}>
      <EmptyState icon={Lock} title={t('forbidden.title')}>
        {t('forbidden.text')}
      </EmptyState>
    </Page>
  );
}

function Steps({ back, onClose }: { back: { href: string; label: string }; onClose: () => void }) {
  const t = useTranslations('serverForm.add');
  const [text, setText] = useState('');
  const [step, setStep] = useState<Step>({ at: 'paste' });
  const servers = useServers().data;
  const groups = useGroups().data;
  const taken = useMemo(() => takenNames(servers, groups), [servers, groups]);
  const restart = (): void => setStep({ at: 'paste' });

  switch (step.at) {
    case 'paste':
      return (
        <Page back={back} title={t('title')} description={t('text')}>
          <AddPaste
            text={text}
            onText={setText}
            onFound={(found) => setStep(next(found))}
            onKind={(kind) => setStep({ at: 'one', start: emptyDraft(kind), notes: [] })}
            onCancel={onClose}
          />
        </Page>
      );
    case 'one':
      return (
        <Page back={back} title={t('title')}>
          <AddOne start={step.start} notes={step.notes} taken={taken} onBack={restart} onClose={onClose} />
        </Page>
      );
    case 'several':
      return <AddSeveral back={back} found={step.found} taken={taken} onBack={restart} onClose={onClose} />;
  }
}

function next(found: readonly PastedServer[]): Step {
  const [only, ...more] = found;
  if (only && more.length === 0) return { at: 'one', start: draftOfPasted(only), notes: only.notes };
  return { at: 'several', found };
}
