export {
  type ApplyInput,
  type ApplyReport,
  applySettings,
  diffSettings,
  listDrift,
  listFileProblems,
  type Validation,
  validateSettings,
} from './settings-apply.ts';
export { exportSettings } from './settings-export.ts';
export { diffRevisions, getRevision, listRevisions, rollback } from './settings-revisions.ts';
export { getSystemConfig, patchSystemConfig, type SystemConfigView } from './settings-system.ts';
