'use client';

import { Pencil, Power, PowerOff, RefreshCw, Trash2 } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { KeyDetails } from './key-details.tsx';
import { KeyEndpoints } from './key-endpoints.tsx';
import { KeyReach } from './key-reach.tsx';
import { KeyStatus } from './key-status.tsx';
import type { Deed } from './row-menu.tsx';
import type { Deeds } from './use-deeds.ts';
import { useNow } from './use-now.ts';

const EditKey = lazy(() => import('./edit-key.tsx').then(({ EditKey: Loaded }) => ({ default: Loaded })));

const TABS = ['details', 'tools', 'endpoints'] as const;
type Tab = (typeof TABS)[number];

/** One key: what it is, what it can call, and where. */
export function KeyDrawer({ of: key, deeds }: { of: KeyView; deeds: Deeds }) {
  const t = useTranslations('keys.drawer');
  const url = useUrlState();
  const now = useNow();
  const tab = TABS.find((one) => one === url.get('tab')) ?? 'details';
  const endpoint = url.get('endpoint') ?? 'mcp';
  // A dialog that appeared together with the drawer would be hidden from assistive technology as a thing behind it.
  const [there, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  const show = (next: Tab): void => url.set({ tab: next === 'details' ? null : next });
  const choose = (next: string): void =>
    url.set({ endpoint: next === 'mcp' ? null : next }, { replace: true });
  return (
    <>
      <Drawer
        open
        onOpenChange={(open) => !open && deeds.close()}
        size="lg"
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 wrap-anywhere">{key.name}</span>
            <KeyStatus of={key} now={now} />
          </span>
        }
        footer={<Footer of={key} onDeed={deeds.run} />}
      >
        <Tabs<Tab>
          value={tab}
          onChange={show}
          label={t('tabs')}
          tabs={[
            { id: 'details', label: t('details'), panel: () => <KeyDetails of={key} now={now} /> },
            {
              id: 'tools',
              label: t('tools'),
              panel: () => <KeyReach of={key} endpoint={endpoint} onEndpoint={choose} />,
            },
            {
              id: 'endpoints',
              label: t('endpoints'),
              panel: () => <KeyEndpoints of={key} endpoint={endpoint} onEndpoint={choose} />,
            },
          ]}
        />
      </Drawer>
      {there && deeds.editing ? (
        <Suspense fallback={null}>
          <EditKey of={key} onClose={deeds.stopEditing} />
        </Suspense>
      ) : null}
    </>
  );
}

/** On a phone the words alone, so that all stand in one line. */
const SMALL = 'max-sm:[&_svg]:hidden';

function Footer({ of: key, onDeed }: { of: KeyView; onDeed: (deed: Deed, key: KeyView) => void }) {
  const t = useTranslations('keys.action');
  return (
    <>
      <Button
        variant="ghost"
        className="mr-auto text-bad hover:text-bad max-sm:px-1"
        onClick={() => onDeed('revoke', key)}
      >
        <Trash2 aria-hidden />
        {t('revoke')}
      </Button>
      <Button className={SMALL} onClick={() => onDeed('switch', key)}>
        {key.enabled ? <PowerOff aria-hidden /> : <Power aria-hidden />}
        {t(key.enabled ? 'disable' : 'enable')}
      </Button>
      <Button className={SMALL} onClick={() => onDeed('rotate', key)}>
        <RefreshCw aria-hidden />
        {t('rotate')}
      </Button>
      <Button className={SMALL} onClick={() => onDeed('edit', key)}>
        <Pencil aria-hidden />
        {t('edit')}
      </Button>
    </>
  );
}
