import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

export type JsonProblemCode =
  | 'value'
  | 'name'
  | 'colon'
  | 'comma'
  | 'braceEnd'
  | 'bracketEnd'
  | 'end'
  | 'stringEnd'
  | 'escape'
  | 'character'
  | 'number'
  | 'comment'
  | 'symbol';

/** Where a text stops being JSON; lines and columns count from 1. */
export interface JsonProblem {
  line: number;
  column: number;
  offset: number;
  code: JsonProblemCode;
}

const CODES: Record<string, JsonProblemCode> = {
  ValueExpected: 'value',
  PropertyNameExpected: 'name',
  ColonExpected: 'colon',
  CommaExpected: 'comma',
  CloseBraceExpected: 'braceEnd',
  CloseBracketExpected: 'bracketEnd',
  EndOfFileExpected: 'end',
  UnexpectedEndOfString: 'stringEnd',
  InvalidUnicode: 'escape',
  InvalidEscapeCharacter: 'escape',
  InvalidCharacter: 'character',
  InvalidNumberFormat: 'number',
  UnexpectedEndOfNumber: 'number',
  InvalidCommentToken: 'comment',
  UnexpectedEndOfComment: 'comment',
};

/**
 * What keeps a text from being JSON, or null when nothing does. Browsers name no position, or each its own way, so
 * the place is found by a parser of ours; whether there is a problem at all is for `JSON.parse` to say.
 */
export function jsonProblem(text: string): JsonProblem | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const errors: ParseError[] = [];
    parse(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
    const first = errors.reduce<ParseError | null>(
      (least, error) => (least === null || error.offset < least.offset ? error : least),
      null,
    );
    const offset = Math.min(first?.offset ?? 0, text.length);
    return {
      ...placeOf(text, offset),
      offset,
      code: (first && CODES[printParseErrorCode(first.error)]) ?? 'symbol',
    };
  }
}

export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
