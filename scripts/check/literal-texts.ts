import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesIn, isTest } from './files.ts';

/** Attributes that a person reads or hears. */
const READ =
  /^(?:title|label|alt|placeholder|description|hint|note|text|what|reason|message|.+Label|aria-label|aria-description|aria-valuetext)$/;

/** Several words, or one that begins like a sentence. Names such as `URL` and examples such as `github` pass. */
const WORDS = /\p{L}+\s+\p{L}+|^\p{Lu}\p{Ll}+$/u;

/** Not part of what ships, and read by those who write it. */
const ONLY_FOR_DEVELOPERS = /^(?:components|app)\/gallery\//;

/**
 * Texts written into attributes, where biome's noJsxLiterals does not look, one sentence per problem. What is the same
 * in every language, e.g. an example of a command, is written as an expression: `placeholder={'npx -y server'}`.
 */
export function checkLiteralTexts(root: string): string[] {
  return filesIn(root, ['components', 'app'], ['.tsx'])
    .filter((file) => !isTest(file) && !ONLY_FOR_DEVELOPERS.test(file))
    .flatMap((file) => literalTexts(file, readFileSync(join(root, file), 'utf8')));
}

/** Exported for its test. */
export function literalTexts(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxAttribute(node) && node.initializer && ts.isStringLiteral(node.initializer)) {
      const name = node.name.getText(source);
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      if (READ.test(name) && WORDS.test(node.initializer.text)) {
        problems.push(
          `${file}:${line} writes ${name}="${node.initializer.text}". Put the text into the message files.`,
        );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}
