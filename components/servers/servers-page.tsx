'use client';

import { useUrlState } from '../ui/use-url-state.ts';
import { ServerDetail } from './server-detail.tsx';
import { ServerList } from './server-list.tsx';

/** One address for the list, for one server (`name`), and for adding and editing (`add`, `edit`). */
export function ServersPage() {
  const name = useUrlState().get('name');
  return name === null ? <ServerList /> : <ServerDetail key={name} name={name} />;
}
