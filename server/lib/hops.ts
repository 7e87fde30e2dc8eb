/** How many hubs a request has passed. */
export const HOPS_HEADER = 'x-patchbay-hops';

/** Hubs that call each other in a circle are stopped after this many. */
export const MAX_HOPS = 5;
