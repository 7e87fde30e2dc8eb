import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const packageSchema = z.object({ name: z.literal('patchbay'), version: z.string() });

/** The project's folder and version, found upwards from this file: the sources and the bundle lie at other depths. */
export interface PackageFacts {
  folder: string;
  version: string;
}

export function readPackageFacts(from = dirname(fileURLToPath(import.meta.url))): PackageFacts {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    const parsed = existsSync(path) ? packageSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))) : null;
    if (parsed?.success) return { folder, version: parsed.data.version };
    if (dirname(folder) === folder) return { folder: from, version: '0.0.0' };
  }
}
