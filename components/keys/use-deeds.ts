'use client';

import { useCallback, useState } from 'react';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import type { Deed } from './row-menu.tsx';
import { useSwitch } from './use-switch.ts';

/** What stands above the list. The key is the newest one known. */
export interface Deeds {
  /** The key that the address names, or null for one that is not in the list. */
  open: KeyView | null;
  /** The id in the address. */
  openId: string | null;
  editing: boolean;
  asked: { deed: 'rotate' | 'revoke'; key: KeyView } | null;
  run: (deed: Deed, key: KeyView) => void;
  /** Closes the question. */
  settle: () => void;
  close: () => void;
  stopEditing: () => void;
}

/** What is open and edited is in the address; questions are not, since nobody should come back to one. */
export function useDeeds(keys: readonly KeyView[] | undefined): Deeds {
  const { get, set } = useUrlState();
  const setEnabled = useSwitch();
  const [asked, setAsked] = useState<Deeds['asked']>(null);
  const openId = get('id');
  const open = keys?.find(({ id }) => id === openId) ?? null;

  const run = useCallback(
    (deed: Deed, key: KeyView) => {
      if (deed === 'open') set({ id: key.id });
      // Back leads out of the key, not through its form.
      else if (deed === 'edit') set({ id: key.id, edit: '1' }, { replace: key.id === openId });
      else if (deed === 'switch') void setEnabled(key, !key.enabled);
      else setAsked({ deed, key });
    },
    [set, setEnabled, openId],
  );
  return {
    open,
    openId,
    editing: get('edit') !== null,
    asked,
    run,
    settle: () => setAsked(null),
    close: () => set({ id: null, tab: null, endpoint: null, edit: null }),
    stopEditing: () => set({ edit: null }, { replace: true }),
  };
}
