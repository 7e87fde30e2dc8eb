/**
 * Writes openapi.json, the description of the REST API, from its routes; the version is that of package.json.
 *
 *   node --import tsx scripts/openapi.ts           write it
 *   node --import tsx scripts/openapi.ts --check   exit 1 if it is not what the routes say
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openApiDocument } from '../server/api/openapi.ts';
import { routes } from '../server/api/routes/index.ts';
import { VERSION } from '../server/cli/version.ts';

const FILE = new URL('../openapi.json', import.meta.url);

const wanted = `${JSON.stringify(openApiDocument(routes, VERSION), null, 2)}\n`;
const present = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';

if (!process.argv.includes('--check')) {
  if (present !== wanted) writeFileSync(FILE, wanted);
} else if (present !== wanted) {
  console.error(
    'openapi.json is not what the routes say. Write it anew: node --import tsx scripts/openapi.ts',
  );
  process.exitCode = 1;
}
