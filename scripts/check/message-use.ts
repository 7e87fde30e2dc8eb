import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesIn, isTest } from './files.ts';

/**
 * How one file speaks. A folder speaks a namespace when one of its files names it in `useTranslations('servers')` or
 * in a type `useTranslations<'servers'>`; a part of one, `useTranslations('servers.form')`, likewise. A key is used
 *
 * - when a folder that speaks its namespace spells it in a string: `t('list.title')`, or in a table of keys;
 * - when a template there can spell it, an expression standing for any text: t(`status.${state}`);
 * - when it lies in a part of a namespace whose translator is called with an expression: `roles(role)`.
 */
interface Speech {
  file: string;
  speaks: Set<string>;
  strings: Set<string>;
  templates: RegExp[];
  /** Parts of namespaces of which any key may be meant. */
  whole: Set<string>;
  calls: Call[];
}

/** A key that is spelled at the call. */
interface Call {
  line: number;
  key: string;
  /** `rich` and `markup` take tags. */
  tags: boolean;
  /** Names of the values; null where they are not spelled there. */
  values: string[] | null;
}

/**
 * Keys that nobody uses and calls without the values that the text needs, one sentence per problem.
 *
 * @param keys each `namespace.key` with the names of its arguments, and of its tags in angle brackets
 */
export function checkUse(root: string, keys: ReadonlyMap<string, string[]>): string[] {
  const files = filesIn(root, ['components', 'app'], ['.ts', '.tsx']).filter((file) => !isTest(file));
  return problemsOfUse(
    files.map((file) => speechOf(file, readFileSync(join(root, file), 'utf8'))),
    keys,
  );
}

/** Exported for its test. */
export function problemsOfUse(files: Speech[], keys: ReadonlyMap<string, string[]>): string[] {
  const used = new Set(folders(files).flatMap((folder) => [...usedIn(folder, keys)]));
  return [
    ...[...keys.keys()]
      .filter((key) => !used.has(key))
      .map((key) => `Nothing uses the message ${key}. Use it, or remove it from every language.`),
    ...files.flatMap(({ file, calls }) =>
      calls.flatMap((call) => callProblems(file, call, keys.get(call.key))),
    ),
  ];
}

function usedIn(folder: Speech[], keys: ReadonlyMap<string, string[]>): Set<string> {
  const speaks = new Set(folder.flatMap((one) => [...one.speaks]));
  const strings = new Set(folder.flatMap((one) => [...one.strings]));
  const templates = folder.flatMap((one) => one.templates);
  const whole = folder.flatMap((one) => [...one.whole]);
  const spelled = (one: string): boolean =>
    strings.has(one) || templates.some((template) => template.test(one));
  const used = [...keys.keys()].filter(
    (key) =>
      whole.some((one) => key.startsWith(`${one}.`)) ||
      [...speaks].some((one) => key.startsWith(`${one}.`) && spelled(key.slice(one.length + 1))),
  );
  return new Set(used);
}

/** The files of `components/servers` and all below it, and so on. */
function folders(files: Speech[]): Speech[][] {
  const found = new Map<string, Speech[]>();
  for (const one of files) {
    const folder = one.file.split('/').slice(0, 2).join('/');
    found.set(folder, [...(found.get(folder) ?? []), one]);
  }
  return [...found.values()];
}

function callProblems(file: string, { line, key, tags, values }: Call, needed: string[] = []): string[] {
  if (!tags && needed.some((name) => name.startsWith('<'))) {
    return [`${file}:${line} says ${key} without its tags. Use t.rich.`];
  }
  const missing = needed.map((name) => name.replace(/[<>]/g, '')).filter((name) => !values?.includes(name));
  if (!values || missing.length === 0) return [];
  return [`${file}:${line} says ${key} without ${missing.join(', ')}.`];
}

/** Exported for its test. */
export function speechOf(file: string, text: string): Speech {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const speech: Speech = {
    file,
    speaks: new Set(),
    strings: new Set(),
    templates: [],
    whole: new Set(),
    calls: [],
  };
  const names = translators(source, speech.speaks);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) speech.strings.add(node.text);
    else if (ts.isTemplateExpression(node)) {
      const pattern = patternOf(node);
      if (pattern) speech.templates.push(pattern);
    } else if (ts.isCallExpression(node)) readCall(node, names, speech, source);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return speech;
}

/** Variables that translate, with their namespaces: one name may serve several functions of a file. */
function translators(source: ts.SourceFile, speaks: Set<string>): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isTypeNode(node)) {
      const where = ts.isTypeNode(node) ? node : (node.type ?? node.initializer);
      const namespace = /\buseTranslations(?:\(|<)'([\w.-]+)'/.exec(where?.getText(source) ?? '')?.[1];
      const direct = where && (ts.isTypeNode(where) || ts.isCallExpression(where));
      if (namespace && direct) {
        speaks.add(namespace);
        if (!ts.isTypeNode(node) && ts.isIdentifier(node.name)) {
          names.set(node.name.text, (names.get(node.name.text) ?? new Set()).add(namespace));
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function readCall(
  node: ts.CallExpression,
  names: ReadonlyMap<string, Set<string>>,
  speech: Speech,
  source: ts.SourceFile,
): void {
  const { expression: callee } = node;
  const name = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  const spoken = ts.isIdentifier(name) ? names.get(name.text) : undefined;
  const [key, values] = node.arguments;
  if (!spoken || !key) return;
  if (!ts.isStringLiteralLike(key)) {
    if (ts.isTemplateExpression(key)) return;
    for (const namespace of spoken) if (namespace.includes('.')) speech.whole.add(namespace);
    return;
  }
  const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  const [namespace, another] = spoken;
  if (another || method === 'raw' || method === 'has') return;
  speech.calls.push({
    line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
    key: `${namespace}.${key.text}`,
    tags: method !== '',
    values: values ? namesOf(values) : [],
  });
}

function namesOf(values: ts.Expression): string[] | null {
  if (!ts.isObjectLiteralExpression(values)) return null;
  const names = values.properties.map(({ name }) =>
    name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : null,
  );
  return names.every((name) => name !== null) ? names : null;
}

/** What a template can spell; null when it says nothing of its own. */
function patternOf({ head, templateSpans }: ts.TemplateExpression): RegExp | null {
  const parts = [head.text, ...templateSpans.map(({ literal }) => literal.text)];
  if (parts.every((part) => !/\w/.test(part))) return null;
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\w.-]+')}$`);
}
