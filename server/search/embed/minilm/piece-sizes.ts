/** So much takes the faster engine some ten milliseconds, the most that a query should wait behind a batch. */
const TEXTS = 3;
const CHARACTERS = 500;

/**
 * The indices of `texts` in pieces, short ones first: texts of one piece are padded to the longest of them.
 * @param together false: each text by itself, for an engine that gains nothing by more
 */
export function piecesOf(texts: readonly string[], together: boolean): number[][] {
  const length = (index: number) => texts[index]?.length ?? 0;
  const indices = [...texts.keys()].sort((a, b) => length(a) - length(b));
  if (!together) return indices.map((index) => [index]);
  const pieces: number[][] = [];
  let piece: number[] = [];
  let characters = 0;
  for (const index of indices) {
    if (piece.length === TEXTS || (piece.length > 0 && characters + length(index) > CHARACTERS)) {
      pieces.push(piece);
      piece = [];
      characters = 0;
    }
    piece.push(index);
    characters += length(index);
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
