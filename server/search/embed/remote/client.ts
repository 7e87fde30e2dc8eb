import OpenAI, { AzureOpenAI } from 'openai';

export interface RemoteOptions {
  /** Null for a local server that wants none. */
  apiKey: string | null;
  /** http or https; null is OpenAI's own. */
  baseUrl: string | null;
  model: string;
  /** Null: as many as the model has. */
  dimensions: number | null;
}

/** Asks for the vectors of some texts. @returns the body of the answer, unchecked */
export type Ask = (texts: readonly string[], signal: AbortSignal) => Promise<unknown>;

const OPENAI = 'https://api.openai.com/v1';
/** Stable, and knows embeddings with `dimensions`. Another one is named in the base URL: `?api-version=…`. */
const AZURE_VERSION = '2024-10-21';

export function createAsk({ apiKey, baseUrl, model, dimensions }: RemoteOptions): Ask {
  const client = createClient(apiKey, baseUrl, model);
  return (texts, signal) =>
    client.embeddings.create(
      {
        model,
        // Services refuse the whole batch for one text without content.
        input: texts.map((text) => (text.trim() === '' ? '-' : text)),
        // What every compatible server knows; not all know base64.
        encoding_format: 'float',
        ...(dimensions === null ? {} : { dimensions }),
      },
      { signal },
    );
}

/** Everything is said here, so that the package looks for nothing in the environment. */
function createClient(apiKey: string | null, baseUrl: string | null, model: string): OpenAI {
  const common = {
    // The package insists on one; without a key the header is left out.
    apiKey: apiKey ?? 'none',
    ...(apiKey === null ? { defaultHeaders: { authorization: null } } : {}),
    organization: null,
    project: null,
    webhookSecret: null,
    // Tries and deadlines are ours.
    maxRetries: 0,
    timeout: 10 * 60_000,
    logLevel: 'off' as const,
    // A redirect could carry the key to another host.
    fetchOptions: { redirect: 'error' as const },
  };
  const url = new URL(baseUrl ?? OPENAI);
  const version = url.searchParams.get('api-version');
  const isAzure = /\.(openai|cognitiveservices)\.azure\.com$/.test(url.hostname) || version !== null;
  const query = Object.fromEntries(url.searchParams);
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  if (!isAzure) return new OpenAI({ ...common, baseURL: base, defaultQuery: query });
  // Azure's newer form is OpenAI's own but for the header.
  if (url.pathname.startsWith('/openai/v1')) {
    const defaultHeaders = { 'api-key': common.apiKey, authorization: null };
    return new OpenAI({ ...common, baseURL: base, defaultQuery: query, defaultHeaders });
  }
  return new AzureOpenAI({
    ...common,
    baseURL: url.pathname.replace(/\/+$/, '') === '' ? `${base}/openai` : base,
    apiVersion: version ?? AZURE_VERSION,
    deployment: model,
  });
}
