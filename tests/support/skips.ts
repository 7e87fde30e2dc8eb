import { appendFileSync } from 'node:fs';

/**
 * Tells `npm test` that something could not run here, and which package would enable it. Without the runner
 * (`npx vitest`) it goes to the terminal.
 *
 * @param what e.g. `the real nginx in front of the hub`
 * @param enable e.g. `apt-get install nginx`
 */
export function reportSkip(what: string, enable: string): void {
  const line = `${JSON.stringify({ what, enable })}\n`;
  const file = process.env.PATCHBAY_SKIPS;
  if (file) appendFileSync(file, line);
  else process.stderr.write(`not run: ${what} (${enable})\n`);
}

/**
 * Guards a suite that needs something of the machine. Use it as `describe.runIf(available(...))`.
 *
 * @returns whether it is there; where it is not, the skip has been reported
 */
export function available(present: boolean, what: string, enable: string): boolean {
  if (!present) reportSkip(what, enable);
  return present;
}
