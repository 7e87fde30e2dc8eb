import { isRecord } from '../../../lib/json/parse.ts';

/** Numbers of pieces of words, as BERT wants them, with `[CLS]` before and `[SEP]` behind. */
export type Tokenizer = (text: string) => number[];

const MOST_TOKENS = 256;
const LONGEST_WORD = 100;
const SPECIAL = /(\[(?:PAD|UNK|CLS|SEP|MASK)\])/;
/** A character of Chinese writing and a mark of punctuation are words of their own. */
const HAN =
  '\\u4E00-\\u9FFF\\u3400-\\u4DBF\\u{20000}-\\u{2A6DF}\\u{2A700}-\\u{2B73F}\\u{2B740}-\\u{2B81F}\\u{2B820}-\\u{2CEAF}\\uF900-\\uFAFF\\u{2F800}-\\u{2FA1F}';
const MARKS = '\\p{P}!-\\/:-@\\[-`{-~';
const WORD = new RegExp(`[${HAN}]|[${MARKS}]|[^${HAN}${MARKS}\\s]+`, 'gu');

/**
 * The tokenizer that the model was trained with (uncased WordPiece), from its tokenizer.json.
 * @throws Error when the file has no vocabulary
 */
export function createTokenizer(tokenizerJson: string): Tokenizer {
  const vocabulary = vocabularyOf(JSON.parse(tokenizerJson));
  const idOf = (piece: string) => {
    const id = vocabulary.get(piece);
    if (id === undefined) throw new Error(`The vocabulary lacks ${piece}.`);
    return id;
  };
  const [cls, sep, unknown] = [idOf('[CLS]'), idOf('[SEP]'), idOf('[UNK]')];

  function piecesOf(word: string): number[] {
    const characters = [...word];
    if (characters.length > LONGEST_WORD) return [unknown];
    const ids: number[] = [];
    for (let from = 0; from < characters.length; ) {
      let to = characters.length;
      let id: number | undefined;
      for (; to > from; to -= 1) {
        id = vocabulary.get((from > 0 ? '##' : '') + characters.slice(from, to).join(''));
        if (id !== undefined) break;
      }
      if (id === undefined) return [unknown];
      ids.push(id);
      from = to;
    }
    return ids;
  }

  return (text) => {
    const ids = [cls];
    for (const part of text.split(SPECIAL)) {
      if (SPECIAL.test(part)) ids.push(idOf(part));
      else
        for (const [word] of normalized(part).matchAll(WORD)) {
          ids.push(...piecesOf(word));
          // What lies behind counts no more: no need to look at it.
          if (ids.length >= MOST_TOKENS) break;
        }
    }
    return [...ids.slice(0, MOST_TOKENS - 1), sep];
  };
}

/** Without control characters and accents, in lower case. */
function normalized(text: string): string {
  return text
    .replace(/[\t\n\r]/g, ' ')
    .replace(/[\p{C}\uFFFD]/gu, '')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('Σ', 'σ')
    .toLowerCase();
}

function vocabularyOf(file: unknown): Map<string, number> {
  const model = isRecord(file) ? file.model : null;
  const vocab = isRecord(model) ? model.vocab : null;
  if (!isRecord(vocab)) throw new Error('tokenizer.json has no vocabulary.');
  return new Map(Object.entries(vocab).map(([piece, id]) => [piece, Number(id)]));
}
