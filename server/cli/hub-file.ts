import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive } from '../lib/process.ts';

const hubFileSchema = z.object({
  /** Where this machine reaches the hub, BASE_PATH included. */
  url: z.url({ protocol: /^https?$/ }),
  pid: z.number().int().positive(),
  /** The settings file it applies; absent from a note that an older version left. */
  settingsPath: z.string().optional(),
});
export type HubFile = z.infer<typeof hubFileSchema>;

const FILE = 'hub.json';

/** Leaves a note for the command line on this machine; `removeHubFile` when the hub ends. */
export function writeHubFile(dataDir: string, hub: HubFile): void {
  const path = join(dataDir, FILE);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(hub)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Removes the note if it is still ours. */
export function removeHubFile(dataDir: string, pid = process.pid): void {
  if (readNote(dataDir)?.pid === pid) rmSync(join(dataDir, FILE), { force: true });
}

/** The hub that uses this folder and whose process is alive, or null. */
export function readHubFile(dataDir: string): HubFile | null {
  const note = readNote(dataDir);
  return note && isAlive(note.pid) ? note : null;
}

function readNote(dataDir: string): HubFile | null {
  try {
    return hubFileSchema.parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')));
  } catch {
    return null;
  }
}
