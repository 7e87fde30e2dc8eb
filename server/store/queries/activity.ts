export { insertCallRecords } from './activity-insert.ts';
export { type CallFilters, findCall, listCalls } from './activity-list.ts';
export { type RecentRequest, recentStats } from './activity-recent.ts';
export {
  type CallStats,
  callStats,
  countCalls,
  pruneRollups,
  type StatsGroup,
  type StatsRequest,
} from './activity-stats.ts';
export { dropPartitions, ensurePartitions, partitionsAhead } from './partitions.ts';
