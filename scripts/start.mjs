// `npm start`: builds when the sources changed since the last build, then becomes the hub. The hub runs in this very
// process, so signals, the terminal and the exit code need nobody to pass them on.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stale } from './build/hashes.mjs';
import { buildApart } from './build.mjs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`patchbay: Node 20.19 or newer is needed, this is ${process.version}`);
  process.exit(1);
}
if (!existsSync('node_modules/next')) {
  console.error('patchbay: the packages are missing; run `npm install` first');
  process.exit(1);
}

if (stale().length > 0) {
  try {
    await buildApart();
  } catch {
    process.exit(1); // the build has said why
  }
}

const program = resolve('dist/patchbay.js');
process.argv = [process.execPath, program, 'start', ...process.argv.slice(2)];
await import(pathToFileURL(program).href);
