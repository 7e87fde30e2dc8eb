import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, isTest } from './files.ts';

const LONGEST = 400;
const LONGEST_COMPONENT = 250;
const EVERYWHERE = ['server', 'components', 'app', 'scripts', 'tests', 'bench'];

/** Next replaces the variable in the first when it builds the console, and takes its settings from the second's. */
const NEXT_VARIABLES = ['components/data/base-path.ts', 'server/console/built.ts'];

interface Rule {
  pattern: RegExp;
  /** Whether the rule holds in this file. */
  where: (file: string) => boolean;
  instead: string;
}

// The words are put together here, so that this file does not contain what it forbids.
const silencers = [
  '@ts-' + 'ignore',
  '@ts-' + 'expect-error',
  '@ts-' + 'nocheck',
  'biome-' + 'ignore',
  'eslint-' + 'disable',
];
const leftovers = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'];

const RULES: Rule[] = [
  {
    pattern: new RegExp(silencers.join('|')),
    where: () => true,
    instead: 'Mend what the checker says instead of silencing it.',
  },
  {
    pattern: new RegExp(`\\b(${leftovers.join('|')})\\b`),
    where: () => true,
    instead: 'Finish it, or leave it out.',
  },
  {
    pattern: /\b(?:it|test|describe)\.(?:skip|todo|only|fails)\b(?!If)/,
    where: isTest,
    instead: 'Every test runs. What a machine lacks is reported with tests/support/skips.ts.',
  },
  {
    pattern: /\bprocess\.env\b/,
    where: (file) =>
      /^(server|components|app)\//.test(file) &&
      !NEXT_VARIABLES.includes(file) &&
      !file.startsWith('server/config/') &&
      !isTest(file),
    instead: 'Only server/config reads the environment; take the value from the Config.',
  },
  {
    pattern: /\bfetch\(|\b(?:EventSource|XMLHttpRequest|WebSocket|sendBeacon)\b/,
    where: (file) =>
      /^(components|app)\//.test(file) && !file.startsWith('components/data/') && !isTest(file),
    instead: 'Only components/data talks to the hub; add a function there.',
  },
];

/** Files that are too long and words that must not stand in the sources, one sentence per problem. */
export function checkWords(root: string): string[] {
  return filesIn(root, EVERYWHERE, ['.ts', '.tsx', '.mts', '.mjs']).flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    const limit = /^(components|app)\/.*\.tsx$/.test(file) && !isTest(file) ? LONGEST_COMPONENT : LONGEST;
    const tooLong =
      lines.length - 1 > limit
        ? [`${file} has ${lines.length - 1} lines, the limit is ${limit}. Split it along what it decides.`]
        : [];
    const wrong = lines.flatMap((line, index) =>
      RULES.filter(({ pattern, where }) => where(file) && pattern.test(line)).map(
        ({ pattern, instead }) =>
          `${file}:${index + 1} has ${JSON.stringify(pattern.exec(line)?.[0])}. ${instead}`,
      ),
    );
    return [...tooLong, ...wrong];
  });
}
