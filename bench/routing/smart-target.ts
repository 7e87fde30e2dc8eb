import type { Launch, Target } from '../lib/target.ts';
import { patchbay } from '../targets/patchbay.ts';

/** The smart endpoint over everything. */
const SMART = '/$smart';

/** Patchbay, its clients at the smart endpoint. @param env beside the usual; `DATABASE_URL` for one that outlives it */
export function smartTarget(env: Record<string, string> = {}): Target {
  return {
    ...patchbay,
    name: 'patchbay, smart',
    async prepare(site): Promise<Launch> {
      const { program, endpoint } = await patchbay.prepare(site);
      return {
        program: program && { ...program, env: { ...program.env, ...env } },
        endpoint: { ...endpoint, url: endpoint.url + SMART },
      };
    },
  };
}

/** What a smart endpoint lists. */
export const SMART_TOOLS = ['search_tools', 'describe_tool', 'call_tool'];

/** @param kind `none`: words alone */
export const embedderEnvironment = (kind: 'embedded' | 'none'): Record<string, string> =>
  kind === 'none' ? { EMBEDDING_MODEL: 'none' } : {};
