import type { ServerStatus } from '../../server/contract/runtime.ts';

/** What the processes of a server take together; null where it has none of its own. */
export function memoryOf(
  status: Pick<ServerStatus, 'processes'> | null,
): { processes: number; bytes: number } | null {
  if (!status || status.processes.length === 0) return null;
  const { processes } = status;
  return { processes: processes.length, bytes: processes.reduce((sum, { rssBytes }) => sum + rssBytes, 0) };
}
