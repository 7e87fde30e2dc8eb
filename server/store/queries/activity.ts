export { insertCallRecords } from './activity-insert.ts';
export { type CallFilters, listCalls } from './activity-list.ts';
export {
  type CallStats,
  callStats,
  pruneRollups,
  type StatsGroup,
  type StatsRequest,
} from './activity-stats.ts';
export { dropPartitions, ensurePartitions, partitionsAhead } from './partitions.ts';
