import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PatchbayError } from '../lib/errors.ts';
import { contentSecurityPolicy } from './policy.ts';

/**
 * Makes Next use the settings that the build wrote down, as its own standalone servers do. Otherwise it would read
 * next.config.ts again at every start, which takes a compiler, and load `.env` files into the hub's environment.
 *
 * @param basePath of the running hub
 * @returns the Content-Security-Policy of the built pages
 * @throws PatchbayError misconfigured, when there is no build or it was made for another prefix
 */
export async function adoptBuild(dir: string, basePath: string): Promise<string> {
  const config = await builtConfig(dir);
  if (config.basePath !== basePath) {
    const [built, now] = [config.basePath, basePath].map((path) => path || '/');
    throw new PatchbayError(
      'misconfigured',
      `The console was built for the prefix ${built}, but BASE_PATH is ${now}; build it again with that BASE_PATH.`,
    );
  }
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
  await readSilently(dir);
  const digests: unknown = JSON.parse(await readBuilt(dir, 'inline-scripts.json'));
  return contentSecurityPolicy(Array.isArray(digests) ? digests.map(String) : []);
}

/** Next writes a line beside the hub's log when it reads its settings for the first time, unless it is told not to. */
async function readSilently(dir: string): Promise<void> {
  const loaded: unknown = (await import('next/dist/server/config.js')).default;
  // A CommonJS module: its own default is one level down in Node, and at the top for bundlers.
  const read = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded;
  if (typeof read === 'function') await read('phase-production-server', dir);
}

async function builtConfig(dir: string): Promise<{ basePath: string }> {
  const manifest: unknown = JSON.parse(await readBuilt(dir, 'required-server-files.json'));
  if (typeof manifest === 'object' && manifest !== null && 'config' in manifest) {
    const { config } = manifest;
    if (typeof config === 'object' && config !== null && 'basePath' in config) {
      return { ...config, basePath: String(config.basePath) };
    }
  }
  throw new PatchbayError('misconfigured', 'The build of the console is damaged; run `npm run build`.');
}

async function readBuilt(dir: string, name: string): Promise<string> {
  try {
    return await readFile(join(dir, '.next', name), 'utf8');
  } catch (error) {
    throw new PatchbayError(
      'misconfigured',
      'The console is not built; run `npm run build`, or set CONSOLE=off.',
      {
        cause: messageOf(error),
      },
    );
  }
}
