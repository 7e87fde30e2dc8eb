import { removeHubFile, writeHubFile } from '../cli/hub-file.ts';
import type { Core } from './core.ts';

/** Tells the command line on this machine where the hub is. */
export function leaveHubFile({ config, closer }: Core, port: number): void {
  const { host, basePath } = config.listen;
  const everywhere = host === '0.0.0.0' || host === '::';
  const reachable = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  writeHubFile(config.dataDir, { url: `http://${reachable}:${port}${basePath}`, pid: process.pid });
  closer.add('hub file', () => removeHubFile(config.dataDir));
}
