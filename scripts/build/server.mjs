import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { hashFiles } from './hashes.mjs';
import { thirdPartyTexts } from './licences.mjs';

const run = promisify(execFile);

/** Programs of the server: the command line, and the files that are started as threads or processes of their own. */
const ENTRIES = {
  patchbay: 'server/cli/main.ts',
  'pglite-worker': 'server/store/pglite/worker.ts',
  'embed-child': 'server/search/embed/minilm/child.ts',
  'words-worker': 'server/search/lexical/worker.ts',
};

/**
 * What stays in node_modules: the console's framework, what finds its WebAssembly or weights beside itself (PGlite, the
 * embedded model), machine code (argon2, onnxruntime) and what only exists for some platforms. All else is bundled: unbundled imports cost a third of a second at every start.
 */
const EXTERNAL = [
  'next',
  'react',
  'react-dom',
  '@electric-sql/*',
  '@lat.md/*',
  '@node-rs/*',
  'onnxruntime-node',
  'pg-native',
  'cloudflare:sockets',
];

// Bundled CommonJS packages call require(); ES modules have none of their own.
const BANNER =
  "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

/** zod brings its messages in fifty languages; the hub says its own. */
const oneLanguage = {
  name: 'one language of zod',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ importer, resolveDir }) =>
      /[\\/]zod[\\/]v4[\\/]/.test(importer) ? { path: join(resolveDir, '../locales/en.js') } : undefined,
    );
  },
};

/** pg asks whether it runs at Cloudflare by making a Response, for which Node 20 loads all of its fetch. */
const pgOnNode = {
  name: 'pg on Node',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]pg[\\/]lib[\\/]stream\.js$/ }, ({ path }) => ({
      contents: `const Response = undefined;${readFileSync(path, 'utf8')}`,
    }));
  },
};

export async function buildServer() {
  mkdirSync('dist', { recursive: true });
  for (const name of readdirSync('dist')) if (/\.js(\.map)?$/.test(name)) rmSync(`dist/${name}`);
  const { metafile } = await bundle(ENTRIES);
  chmodSync('dist/patchbay.js', 0o755);
  rmSync('dist/drizzle', { recursive: true, force: true });
  if (existsSync('drizzle')) cpSync('drizzle', 'dist/drizzle', { recursive: true });
  writeFileSync('dist/THIRD_PARTY.txt', thirdPartyTexts(Object.keys(metafile.inputs)));
  await makeSnapshot();
}

/** Chunks lie flat beside the entries, so that `import.meta.url` means the same folder in every one of them. */
function bundle(entryPoints, extra = {}) {
  return esbuild.build({
    entryPoints,
    outdir: 'dist',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    external: EXTERNAL,
    // Its UMD file requires its parts in a way that no bundler sees.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    plugins: [oneLanguage, pgOnNode],
    banner: { js: BANNER },
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    ...extra,
  });
}

/**
 * The embedded database's first data folder: a new one takes seconds to make, this one is only unpacked. It depends on
 * the migrations and on PGlite alone, so it is kept until those change.
 */
async function makeSnapshot() {
  const script = 'scripts/make-snapshot.ts';
  if (!existsSync(script)) return;
  const target = 'dist/pglite-snapshot.tar.gz';
  const versions = ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'].map(
    (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version,
  );
  const hash = hashFiles(['drizzle', script], versions.join());
  const stamp = `${target}.hash`;
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  rmSync(stamp, { force: true });
  rmSync(target, { force: true });
  await bundle({ 'make-snapshot': script }, { splitting: false, sourcemap: false });
  try {
    await run(process.execPath, ['dist/make-snapshot.js', target], { timeout: 120_000 });
  } finally {
    rmSync('dist/make-snapshot.js', { force: true });
  }
  writeFileSync(stamp, hash);
}
