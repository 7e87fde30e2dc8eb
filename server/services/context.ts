import type { Principal } from '../contract/principal.ts';
import type { Store } from '../store/store.ts';

/** What every verb is given: who asks, from where, and the store. */
export interface ServiceContext {
  store: Store;
  principal: Principal;
  /** Where the request came from; null for changes that did not arrive over HTTP. */
  request: { id: string; address: string; userAgent: string } | null;
}
