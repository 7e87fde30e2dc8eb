/** OpenAI's models: their dimensions, and dollars for a million tokens. */
const MODELS: Readonly<Record<string, { dimensions: number; usdPerMillion: number }>> = {
  'text-embedding-3-small': { dimensions: 1536, usdPerMillion: 0.02 },
  'text-embedding-3-large': { dimensions: 3072, usdPerMillion: 0.13 },
  'text-embedding-ada-002': { dimensions: 1536, usdPerMillion: 0.1 },
};

/** Whether the vectors come from OpenAI itself, whose models and prices are known. */
export function isOpenAi(baseUrl: string | null): boolean {
  return baseUrl === null || new URL(baseUrl).hostname === 'api.openai.com';
}

export function knownModel(name: string): { dimensions: number; usdPerMillion: number } | null {
  return Object.hasOwn(MODELS, name) ? (MODELS[name] ?? null) : null;
}
