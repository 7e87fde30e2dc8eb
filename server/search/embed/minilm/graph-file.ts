import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../lib/errors.ts';
import { type ModelFiles, readVerified, sha256 } from './files.ts';
import { minilmGraph } from './graph.ts';
import { readSafetensors } from './safetensors.ts';

/** The number is that of the recipe in graph.ts: a file of another recipe is not read. */
const NAME = 'minilm-l6-v2.int8.1.onnx';

export interface GraphFile {
  bytes: Buffer;
  /** What the log should know: the file was made, or cannot be kept. */
  remark: string | null;
}

/**
 * The ONNX file of the model from `folder`; where it is absent or is not what its hash says it is made anew from the
 * weights. One that cannot be kept (a full or read-only disk) serves all the same.
 * @throws Error when the weights are damaged
 */
export async function graphFile(folder: string, files: ModelFiles): Promise<GraphFile> {
  const path = join(folder, NAME);
  const kept = await readKept(path);
  if (kept) return { bytes: kept, remark: null };
  const bytes = minilmGraph(readSafetensors(await readVerified(files, 'weights')));
  try {
    await mkdir(folder, { recursive: true });
    await replace(path, bytes);
    await replace(`${path}.sha256`, sha256(bytes));
    return { bytes, remark: `${path} was made from the weights` };
  } catch (error) {
    return { bytes, remark: `${path} cannot be kept and is made anew at every start: ${messageOf(error)}` };
  }
}

async function readKept(path: string): Promise<Buffer | null> {
  try {
    const [bytes, hash] = await Promise.all([readFile(path), readFile(`${path}.sha256`, 'utf8')]);
    return sha256(bytes) === hash.trim() ? bytes : null;
  } catch {
    return null;
  }
}

/** Whoever reads sees the old file or the new one, also after a power cut. */
async function replace(path: string, content: Buffer | string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, content, { mode: 0o600 });
    const handle = await open(fresh);
    await handle.sync().finally(() => handle.close());
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
