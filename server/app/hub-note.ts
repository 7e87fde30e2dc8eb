import { removeHubFile, writeHubFile } from '../cli/hub-file.ts';
import { localUrl } from '../lib/host.ts';
import type { Core } from './core.ts';

/** Tells the command line on this machine where the hub is. */
export function leaveHubFile({ config, closer }: Core, port: number): void {
  const { settingsPath } = config;
  const { host, basePath } = config.listen;
  writeHubFile(config.dataDir, { url: localUrl(host, port, basePath), pid: process.pid, settingsPath });
  closer.add('hub file', () => removeHubFile(config.dataDir));
}
