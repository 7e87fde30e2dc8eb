import type { Metadata } from 'next';
import { GroupsPage } from '../../components/groups/groups-page.tsx';

export const metadata: Metadata = { title: 'Groups' };

export default function Groups() {
  return <GroupsPage />;
}
