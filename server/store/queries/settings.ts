export { readSettings, type SettingsRead } from './settings-read.ts';
export {
  lockSettings,
  putGroup,
  putServer,
  putSystemLeaf,
  removeGroup,
  removeServer,
  removeSystemLeaf,
} from './settings-write.ts';
