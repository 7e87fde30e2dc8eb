import type { Metadata } from 'next';
import { SmartRoutingPage } from '../../components/smart-routing/smart-routing-page.tsx';

export const metadata: Metadata = { title: 'Smart routing' };

export default function SmartRouting() {
  return <SmartRoutingPage />;
}
