export { audit, keys, sessionTombstones } from './access.ts';
export { callRecords, callRollups } from './activity.ts';
export { callPayloads } from './payloads.ts';
export { changeCounters, discoveredItems, leases, meta } from './runtime.ts';
export { indexedTools, searchUses, toolVectors, unusedVectors } from './search.ts';
export { appliedUnits, groups, overrides, servers, settingsRevisions, systemConfig } from './settings.ts';
export { oneTimeLinks, userSessions, users } from './users.ts';
