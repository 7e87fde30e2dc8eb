import { expect, test } from 'vitest';
import { silentLog } from '../../lib/log.ts';
import { createEmbedder, type EmbeddingConfig } from './create.ts';

const nothing: EmbeddingConfig = { apiKey: null, baseUrl: null, model: null, dimensions: null };
const small = 'text-embedding-3-small';
const local = 'http://127.0.0.1:11434/v1';

test.each<[string, Partial<EmbeddingConfig>, string, string]>([
  ['nothing set', {}, 'embedded', 'minilm-l6-v2@384'],
  ['a key', { apiKey: 'k', model: small }, 'remote', 'openai:text-embedding-3-small@1536'],
  [
    'another model',
    { apiKey: 'k', model: 'text-embedding-3-large' },
    'remote',
    'openai:text-embedding-3-large@3072',
  ],
  ['a model without a service', { model: 'nomic' }, 'embedded', 'minilm-l6-v2@384'],
  [
    'fewer dimensions',
    { apiKey: 'k', model: small, dimensions: 256 },
    'remote',
    'openai:text-embedding-3-small@256',
  ],
  ['a local server', { baseUrl: local, model: 'nomic' }, 'remote', 'openai:nomic@?'],
  ['an address without a model', { baseUrl: local }, 'embedded', 'minilm-l6-v2@384'],
  ['none', { apiKey: 'k', model: 'none' }, 'none', 'none'],
])('%s', async (_, config, kind, model) => {
  const embedder = createEmbedder({ ...nothing, ...config }, '/nowhere', silentLog);
  expect(embedder).toMatchObject({ kind, model });
  await embedder.close();
});

test('switched off means unavailable at once', async () => {
  const embedder = createEmbedder({ ...nothing, model: 'none' }, '/nowhere', silentLog);
  await expect(embedder.embed(['x'], {})).rejects.toMatchObject({ reason: 'unavailable' });
});
