import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  isLiteralElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { checkLiteralTexts } from './literal-texts.ts';
import { checkUse } from './message-use.ts';
import { checkRemarks } from './remarks.ts';

/** The first says which namespaces and keys there are. */
const LANGUAGES = ['en', 'zh-CN'] as const;

/** Texts of several words that are the same in both languages, as `namespace.key`. */
const SAME_IN_BOTH: string[] = ['groups.connect.kind.streamable'];

/** The texts of one language: the path of each, e.g. `ui.toast.undo`, with its text. */
export type Texts = ReadonlyMap<string, string>;

/** What is wrong with the messages of the console and with how it uses them, one sentence per problem. */
export function checkMessages(root: string): string[] {
  return [...checkLiteralTexts(root), ...checkTexts(root)];
}

function checkTexts(root: string): string[] {
  const problems: string[] = [];
  const [english, chinese] = LANGUAGES.map((language) => {
    const { texts, problems: found } = read(root, language);
    problems.push(...found);
    return texts;
  });
  if (!english || !chinese) return problems;
  problems.push(...compare(english, chinese));
  // What cannot be parsed is reported above; its use cannot be judged.
  if (problems.length > 0) return problems;
  problems.push(...checkRemarks('en', english, argumentsOf), ...checkRemarks('zh-CN', chinese, argumentsOf));
  if (problems.length > 0) return problems;
  return checkUse(root, new Map([...english].map(([key, text]) => [key, argumentsOf(text)])));
}

/** Exported for its test. */
export function compare(english: Texts, chinese: Texts): string[] {
  const missing = [...english.keys()].filter((key) => !chinese.has(key));
  const extra = [...chinese.keys()].filter((key) => !english.has(key));
  return [
    ...missing.map((key) => `messages/zh-CN lacks ${key}. Translate it.`),
    ...extra.map(
      (key) => `messages/zh-CN has ${key}, which messages/en lacks. Add it there or remove it here.`,
    ),
    ...[...english].flatMap(([key, text]) => comparePair(key, text, chinese.get(key))),
  ];
}

function comparePair(key: string, english: string, chinese: string | undefined): string[] {
  if (chinese === undefined) return [];
  const problems = [
    ...(english.trim() === '' ? [`${key} is empty in messages/en. Write it, or remove the key.`] : []),
    ...(chinese.trim() === '' ? [`${key} is empty in messages/zh-CN. Translate it.`] : []),
  ];
  try {
    const [one, other] = [argumentsOf(english).join(', '), argumentsOf(chinese).join(', ')];
    if (one !== other)
      problems.push(`${key} takes (${one}) in messages/en and (${other}) in messages/zh-CN.`);
    if (english === chinese && wordsOf(english) > 1 && !SAME_IN_BOTH.includes(key)) {
      problems.push(
        `${key} is the same in both languages. Translate it, or list it in scripts/check/messages.ts.`,
      );
    }
  } catch (error) {
    problems.push(
      `${key} is no valid ICU message: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return problems;
}

/**
 * The names that a text needs, sorted: of arguments as they are, of tags in angle brackets.
 *
 * @throws SyntaxError
 */
export function argumentsOf(text: string): string[] {
  const names = new Set<string>();
  const visit = (elements: MessageFormatElement[]): void => {
    for (const element of elements) {
      if (isLiteralElement(element) || isPoundElement(element)) continue;
      names.add(isTagElement(element) ? `<${element.value}>` : element.value);
      if (isTagElement(element)) visit(element.children);
      else if (isPluralElement(element) || isSelectElement(element)) {
        for (const option of Object.values(element.options)) visit(option.value);
      }
    }
  };
  visit(parse(text));
  return [...names].sort();
}

/** How many words would have to be translated; arguments and their choices are left out. */
function wordsOf(text: string): number {
  const literal = parse(text).map((element) => (isLiteralElement(element) ? element.value : ' '));
  return literal.join('').match(/\p{L}{2,}/gu)?.length ?? 0;
}

function read(root: string, language: string): { texts: Map<string, string>; problems: string[] } {
  const folder = join(root, 'messages', language);
  const index = readFileSync(join(folder, 'index.ts'), 'utf8');
  const texts = new Map<string, string>();
  const problems: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const namespace = namespaceOf(file);
    if (!index.includes(`export { default as ${namespace} } from './${file}';`)) {
      problems.push(
        `messages/${language}/index.ts lacks: export { default as ${namespace} } from './${file}';`,
      );
    }
    flatten(JSON.parse(readFileSync(join(folder, file), 'utf8')), namespace, texts);
  }
  return { texts, problems };
}

/** `first-run.json` → `firstRun` */
const namespaceOf = (file: string): string =>
  basename(file, '.json').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function flatten(value: unknown, path: string, texts: Map<string, string>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, `${path}.${key}`, texts);
  } else texts.set(path, String(value));
}
