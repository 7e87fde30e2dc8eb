import { piecesOf } from './matches.ts';

interface MarkedProps {
  text: string;
  /** Words that were found, as the hub names them. */
  matched: readonly string[];
}

/** A text in which the words that were found stand out. */
export function Marked({ text, matched }: MarkedProps) {
  let at = 0;
  return piecesOf(text, matched).map((piece) => {
    const key = at;
    at += piece.text.length;
    if (!piece.hit) return <span key={key}>{piece.text}</span>;
    return (
      <mark
        key={key}
        className="rounded-[2px] bg-accent-soft text-text underline decoration-accent decoration-1 underline-offset-2"
      >
        {piece.text}
      </mark>
    );
  });
}
