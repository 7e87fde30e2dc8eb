import type { EngineKind } from './engine.ts';
import type { ModelFiles } from './files.ts';

/** What the child is opened with. */
export interface OpenOptions {
  /** Null: those of the package that ships them. */
  files: ModelFiles | null;
  /** Where the ONNX file is kept. */
  graphFolder: string;
  /** Null: the fastest that loads. */
  only: EngineKind | null;
}

export type ChildRequest =
  | ({ type: 'open' } & OpenOptions)
  | { type: 'embed'; id: number; texts: readonly string[] };

export type ChildMessage =
  | { type: 'ready'; engine: EngineKind; remarks: string[]; rssBytes: number }
  | { type: 'failed'; message: string }
  | { type: 'vectors'; id: number; vectors: Float32Array[] }
  | { type: 'error'; id: number; message: string };
