import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const LEFT_OUT = new Set(['node_modules', 'dist', '.next', '.git', 'coverage', '.cache']);

/**
 * Paths of the project's own files with one of the extensions, relative to `root`, with forward slashes, sorted.
 *
 * @param folders relative to `root`; a folder that does not exist yields nothing
 */
export function filesIn(root: string, folders: string[], extensions: string[]): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        if (!LEFT_OUT.has(entry.name)) walk(join(folder, entry.name));
      } else if (extensions.some((extension) => entry.name.endsWith(extension))) {
        found.push(relative(root, join(folder, entry.name)).split(sep).join('/'));
      }
    }
  };
  for (const folder of folders) {
    try {
      walk(join(root, folder));
    } catch {
      // A folder that is not there yet has no files.
    }
  }
  return found.sort();
}

export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
