import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesIn } from './files.ts';

/** Folders whose paths, when a document names them, must exist; `dist` and `data` appear only after a build or a start. */
const OURS = /^(?:app|components|messages|server|scripts|tests|bench|drizzle|docs|bin|\.ci)\/[\w./-]+$/;

/** Paths, links and npm commands that the Markdown files name but that do not exist, one sentence per problem. */
export function checkDocs(root: string): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  const scripts = scriptNames(readFileSync(join(root, 'package.json'), 'utf8'));
  return [...top, ...filesIn(root, ['docs', 'bench', 'tests'], ['.md'])].flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const missing = (path: string): boolean =>
      !existsSync(join(root, path)) && !existsSync(join(root, dirname(file), path));
    return [
      ...namedPaths(text)
        .filter(missing)
        .map((path) => `${file} names ${path}, which does not exist.`),
      ...namedCommands(text)
        .filter((name) => !scripts.includes(name))
        .map((name) => `${file} names \`npm run ${name}\`, which package.json does not have.`),
    ];
  });
}

/** Targets of relative links and code spans that look like paths of the project. Exported for its test. */
export function namedPaths(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => (match[1] ?? '').replace(/:\d+$/, ''));
  const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1] ?? '');
  const relative = links.filter((link) => !/^[a-z]+:|^\//i.test(link));
  return [...new Set([...spans.filter((span) => OURS.test(span)), ...relative])];
}

/** Names in `npm run NAME`. Exported for its test. */
export function namedCommands(text: string): string[] {
  return [...new Set([...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map((match) => match[1] ?? ''))];
}

function scriptNames(packageJson: string): string[] {
  const parsed: unknown = JSON.parse(packageJson);
  if (typeof parsed !== 'object' || parsed === null || !('scripts' in parsed)) return [];
  return Object.keys(parsed.scripts ?? {});
}
