import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `next build`; its output is shown only when it fails. */
export async function buildConsole() {
  await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    });
    process.once('exit', () => child.kill());
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve(undefined);
      reject(new Error(`the console could not be built:\n${Buffer.concat(output)}`));
    });
  });
  writeFileSync('.next/inline-scripts.json', JSON.stringify(inlineScripts('.next/server/app')));
}

/**
 * Next writes small scripts into its static pages. Their digests let the Content-Security-Policy allow exactly those
 * and no other inline script.
 *
 * @returns {string[]} CSP sources such as `'sha256-…'`, sorted
 */
function inlineScripts(folder) {
  const digests = new Set();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.html')) continue;
    for (const [, text] of readFileSync(join(folder, name), 'utf8').matchAll(
      /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g,
    )) {
      digests.add(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    }
  }
  return [...digests].sort();
}
