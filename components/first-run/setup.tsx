'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { BarePage } from '../ui/bare-page.tsx';
import { Running } from './running.tsx';
import type { FirstKey } from './use-first-key.ts';
import { UseLink } from './use-link-page.tsx';
import { useLinkToken } from './use-link-token.ts';
import { WithoutLink } from './without-link.tsx';

/**
 * Where one-time links lead: the first administrator is made and shown around; who was invited, or forgot the
 * password, chooses one.
 */
export function Setup() {
  const t = useTranslations('firstRun');
  const token = useLinkToken();
  const [made, setMade] = useState<{ key: FirstKey } | null>(null);

  if (made) return <Running firstKey={made.key} />;
  if (token === undefined) return <BarePage title={t('title')}>{null}</BarePage>;
  if (token === null) return <WithoutLink />;
  return <UseLink token={token} onAdministrator={(key) => setMade({ key })} />;
}
