#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { registerCommands } from './program.ts';

/** The entry of dist/patchbay.js. Only commander is loaded here; every command imports what it needs when it runs. */
async function run(argv: string[]): Promise<number> {
  const program = new Command('patchbay');
  registerCommands(program);
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { printFailure } = await import('./io.ts');
    return printFailure(error, { json: argv.includes('--json') });
  }
}

process.exitCode = await run(process.argv);
