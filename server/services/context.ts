import type { HubAddress } from '../config/settings/ports.ts';
import type { Principal } from '../contract/principal.ts';
import type { Store } from '../store/store.ts';

/** What the operator allows, whoever asks. */
export interface ServicePolicy {
  /** Who may introduce commands (`STDIO_SOURCES`). */
  stdio: { readonly file: boolean; readonly admin: boolean };
  /** Where this hub is reached, so that no server entry points back at it. */
  hub?: HubAddress;
}

/** What every verb is given: who asks, from where, and the store. */
export interface ServiceContext {
  store: Store;
  policy: ServicePolicy;
  principal: Principal;
  /** Where the request came from; null for changes that did not arrive over HTTP. */
  request: { id: string; address: string; userAgent: string } | null;
}

/** What of a context is the same for every request. */
export type ServiceBase = Pick<ServiceContext, 'store' | 'policy'>;
