import type { Bits } from '../bits.ts';
import type { LexicalAnswer } from './bm25f.ts';
import type { Parcel } from './parcel.ts';

/** What a search by words is asked. */
export interface WordQuery {
  texts: readonly string[];
  /** Most hits for each text. */
  limit: number;
  /** Null allows all. */
  allowed: Bits | null;
}

/** One answer for each text, and the version of the documents that they are true of. */
export interface WordAnswer {
  version: number;
  answers: LexicalAnswer[];
}

export type ThreadRequest =
  /** A part of the change that leads to `version`; `last`: that version is reached with it. */
  | { type: 'change'; parcel: Parcel; version: number; last: boolean }
  /** Answered when `version` is reached, or with what there is after `waitMs`. */
  | { type: 'search'; id: number; query: WordQuery; version: number; waitMs: number };

export type ThreadMessage = { type: 'found'; id: number; answer: WordAnswer };
