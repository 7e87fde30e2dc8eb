'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyEndpoint } from '../data/access-keys.ts';
import type { ControlProps } from '../ui/control.ts';
import { Select } from '../ui/select.tsx';

interface EndpointSelectProps extends ControlProps {
  endpoints: readonly KeyEndpoint[];
  value: string;
  onChange: (name: string) => void;
}

/** One of the endpoints that a key opens. */
export function EndpointSelect({ endpoints, value, onChange, ...control }: EndpointSelectProps) {
  const label = useEndpointLabel();
  const options = useMemo(
    () => endpoints.map((one) => ({ value: one.name, label: label(one), hint: pathOf(one.name) })),
    [endpoints, label],
  );
  return <Select value={value} onChange={onChange} options={options} {...control} />;
}

/** `Group “Production”`. */
export function useEndpointLabel(): (endpoint: KeyEndpoint) => string {
  const t = useTranslations('keys.endpoint');
  return useMemo(
    () =>
      ({ kind, title }: KeyEndpoint) =>
        t(kind, { title }),
    [t],
  );
}

/** Of the endpoint's URL, below the hub's own. */
export const pathOf = (name: string): string => (name === 'mcp' ? '/mcp' : `/mcp/${name}`);
