export { audit, keys, sessionTombstones } from './access.ts';
export { callRecords, callRollups } from './activity.ts';
export { changeCounters, discoveredItems, leases, meta } from './runtime.ts';
export { appliedUnits, groups, overrides, servers, settingsRevisions, systemConfig } from './settings.ts';
