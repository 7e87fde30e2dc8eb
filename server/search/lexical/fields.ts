import type { ToolDocument } from '../document.ts';

/** One field of a document: how much a word in it counts, and how much its length is held against it (0–1). */
export interface Field {
  textOf: (document: ToolDocument) => string;
  weight: number;
  lengthPenalty: number;
}

export const FIELDS: readonly Field[] = [
  { textOf: ({ shown }) => shown, weight: 2.5, lengthPenalty: 0.3 },
  { textOf: ({ server }) => server, weight: 1, lengthPenalty: 0.6 },
  { textOf: ({ description }) => description, weight: 1, lengthPenalty: 0.3 },
  { textOf: ({ about }) => about, weight: 0.4, lengthPenalty: 0.7 },
  { textOf: ({ parameterNames }) => parameterNames, weight: 0.5, lengthPenalty: 0.5 },
  { textOf: ({ parameterTexts }) => parameterTexts, weight: 0.3, lengthPenalty: 0.7 },
];

/** How soon more of the same word adds nothing. */
export const SATURATION = 1.2;
