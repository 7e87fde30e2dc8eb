'use client';

import { useSession } from '../data/session.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { GroupDetail } from './group-detail.tsx';
import { GroupList } from './group-list.tsx';
import { NewGroup } from './new-group.tsx';

/** All groups; one of them (`?id=prod`); or the form of a new one (`?add=1`). */
export function GroupsPage() {
  const url = useUrlState();
  const { may } = useSession();
  const id = url.get('id');
  const adds = (url.get('add') ?? url.get('new')) === '1';
  if (id !== null) return <GroupDetail key={id} id={id} />;
  return adds && may('groups.edit') ? <NewGroup /> : <GroupList />;
}
