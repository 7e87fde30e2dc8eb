'use client';

import { useTranslations } from 'use-intl';
import type { ClientSession } from '../../server/contract/clients.ts';
import { useKeyClients } from '../data/access-keys.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Status } from '../ui/status.tsx';
import { RelativeTime } from '../ui/time.tsx';

/** So many are looked through; the number says how many more there are. */
const SHOWN = 20;

/** Clients that are connected with the key now. */
export function KeyClients({ id }: { id: string }) {
  const t = useTranslations('keys.clients');
  return (
    <AsyncState
      value={useKeyClients(id)}
      what={t('what')}
      skeleton={<Skeleton className="h-11 w-full" />}
      empty={{
        when: (clients) => clients.length === 0,
        show: <p className="text-muted">{t('nobody')}</p>,
      }}
    >
      {(clients) => (
        <>
          <ul className="rounded-card border border-line">
            {keyed(clients.slice(0, SHOWN)).map(({ key, client }) => (
              <Client key={key} client={client} />
            ))}
          </ul>
          {clients.length > SHOWN ? (
            <p className="mt-2 text-xs text-muted">{t('more', { count: clients.length - SHOWN })}</p>
          ) : null}
        </>
      )}
    </AsyncState>
  );
}

function Client({ client: { client, endpoint, since, streaming } }: { client: ClientSession }) {
  const t = useTranslations('keys.clients');
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3 py-2 last:border-b-0">
      <Status tone={streaming ? 'good' : 'idle'} label={t(streaming ? 'listening' : 'open')} />
      <span className="min-w-0 flex-1 wrap-anywhere">
        {client ? `${client.name} ${client.version}` : t('unnamed')}
      </span>
      <code className="font-mono text-xs text-muted">{endpoint === 'mcp' ? '/mcp' : `/mcp/${endpoint}`}</code>
      <span className="text-xs text-muted">
        <RelativeTime at={since} />
      </span>
    </li>
  );
}

/** Sessions are told without their ids; those that began in the same moment are numbered. */
function keyed(clients: readonly ClientSession[]): { key: string; client: ClientSession }[] {
  return clients.map((client, index) => ({ key: `${client.since} ${index}`, client }));
}
