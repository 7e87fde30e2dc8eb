import type { Metadata } from 'next';
import { Setup } from '../../components/first-run/setup.tsx';

export const metadata: Metadata = { title: 'Set up' };

export default function SetupPage() {
  return <Setup />;
}
