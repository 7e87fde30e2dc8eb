import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { filesIn, isTest } from './files.ts';
import { FLOORS, type Floor, RE_EXPORTS_ALLOWED, RESERVED } from './floors.ts';
import { missingInGallery } from './gallery.ts';
import { unpreparedSchemas } from './schemas.ts';

interface Import {
  from: string;
  line: number;
  /** The specifier as written. */
  text: string;
  /** The project file it resolves to, or null for a package or a Node module. */
  file: string | null;
  /** Nothing is left of it at run time. */
  typeOnly: boolean;
}

/** Everything wrong with who imports whom, one sentence per problem. */
export function checkImports(root: string): string[] {
  const files = filesIn(root, ['server', 'components', 'app'], ['.ts', '.tsx']).filter(
    (file) => !isTest(file),
  );
  const problems: string[] = [];
  const graph = new Map<string, string[]>();
  const everyImport = new Map<string, Import[]>();
  for (const file of files) {
    const source = ts.createSourceFile(
      file,
      readFileSync(join(root, file), 'utf8'),
      ts.ScriptTarget.Latest,
      false,
    );
    const imports = importsOf(root, file, source);
    everyImport.set(file, imports);
    graph.set(
      file,
      imports.flatMap((one) => (one.file && !one.typeOnly ? [one.file] : [])),
    );
    for (const one of imports) {
      const problem = one.file ? forbiddenFile(one, one.file) : forbiddenPackage(one);
      if (problem) problems.push(problem);
    }
    if (hidesItsSources(file, source) && !RE_EXPORTS_ALLOWED.some((folder) => inside(file, folder))) {
      problems.push(
        `${file} re-exports a folder. Import from the files themselves, so that a reader sees who uses what.`,
      );
    }
  }
  return [
    ...problems,
    ...unpreparedSchemas(everyImport),
    ...missingInGallery(everyImport),
    ...cycles(graph).map(
      (cycle) => `Import cycle: ${cycle.join(' → ')}. Move what both need into a file below them.`,
    ),
  ];
}

export function floorOf(file: string): Floor | undefined {
  return FLOORS.filter(({ folder }) => inside(file, folder)).sort(
    (a, b) => b.folder.length - a.folder.length,
  )[0];
}

/** @returns the violation, or null. Exported for its test. */
export function forbiddenFile(
  one: Pick<Import, 'from' | 'line' | 'typeOnly'>,
  target: string,
): string | null {
  const floor = floorOf(one.from);
  // The manifest is data: name and version are written there once.
  if (!floor || target === 'package.json') return null;
  const home = featureOf(one.from) ?? floor.folder;
  const may = one.typeOnly ? [...floor.may, ...(floor.types ?? [])] : floor.may;
  if (inside(target, home) || may.some((pattern) => matches(target, pattern))) return null;
  const types = floor.types ? ` (and types of ${floor.types.join(', ')})` : '';
  const allowed = floor.may.length > 0 ? `${floor.may.join(', ')}${types}` : 'nothing of ours';
  return `${one.from}:${one.line} imports ${target}, but ${floor.folder} may import ${allowed}. ${floor.instead}`;
}

/** @returns the violation, or null. Exported for its test. */
export function forbiddenPackage(one: Pick<Import, 'from' | 'line' | 'text'>): string | null {
  if (one.text.startsWith('node:') || one.text.startsWith('.')) return null;
  const name = one.text.split('/', one.text.startsWith('@') ? 2 : 1).join('/');
  const floor = floorOf(one.from);
  if (floor?.packages && !floor.packages.includes(name)) {
    return `${one.from}:${one.line} imports ${name}, but ${floor.folder} may import only ${floor.packages.join(', ')}. ${floor.instead}`;
  }
  const reserved = RESERVED.find(({ packages }) => packages.includes(one.text) || packages.includes(name));
  if (!reserved || reserved.homes.some((home) => inside(one.from, home))) return null;
  return `${one.from}:${one.line} imports ${one.text}, which lives only in ${reserved.homes.join(', ')}. ${reserved.instead}`;
}

const inside = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);

/** `components/servers/table.tsx` → `components/servers`: features do not import each other. */
function featureOf(file: string): string | null {
  const [top, feature, rest] = file.split('/');
  return top === 'components' && feature && rest ? `${top}/${feature}` : null;
}

function matches(file: string, pattern: string): boolean {
  if (!pattern.includes('*')) return inside(file, pattern);
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\//g, '(?:.*/)?')
    .replace(/(?<!\.)\*/g, '[^/]*');
  return new RegExp(`^${escaped}$`).test(file);
}

function importsOf(root: string, file: string, source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node, text: string, typeOnly: boolean): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    const target = text.startsWith('.') ? resolve(root, join(dirname(file), text)) : null;
    found.push({ from: file, line, text, file: target, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node, node.moduleSpecifier.text, erased(node.importClause));
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node, node.moduleSpecifier.text, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(node, argument.text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `import type …`, or `import { type … }` with nothing else. */
function erased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function resolve(root: string, path: string): string {
  const candidates = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`];
  return candidates.find((one) => existsSync(join(root, one)) && statSync(join(root, one)).isFile()) ?? path;
}

/** `export * from`, or an `index` that does nothing else: the reader no longer sees where a name comes from. */
function hidesItsSources(file: string, { statements }: ts.SourceFile): boolean {
  const reExports = statements.filter(
    (one) => ts.isExportDeclaration(one) && one.moduleSpecifier !== undefined,
  );
  const everything = statements.some(
    (one) => ts.isExportDeclaration(one) && one.moduleSpecifier && !one.exportClause,
  );
  return everything || (/\/index\.tsx?$/.test(file) && reExports.length === statements.length);
}

/** One cycle per strongly connected set of files, as a path that returns to its beginning. Exported for its test. */
export function cycles(graph: ReadonlyMap<string, string[]>): string[][] {
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === 'open') found.push([...path.slice(path.indexOf(next)), next]);
      else if (!state.has(next) && graph.has(next)) visit(next);
    }
    path.pop();
    state.set(file, 'done');
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
}
