import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allVariables } from '../../server/config/variables.ts';

/** The table of environment variables as README.md has to show it; the code's own list is the source. */
function environmentTable(): string {
  const rows = allVariables.map(({ name, description, default: value, secret }) => {
    const shown = value === '' ? 'none' : /^[\w./,-]+$/.test(value) ? `\`${value}\`` : value;
    return `| \`${name}\`${secret ? ' ¹' : ''} | ${shown} | ${description} |`;
  });
  return ['| Variable | Default | Meaning |', '|---|---|---|', ...rows].join('\n');
}

export function checkEnvironment(root: string): string[] {
  if (readFileSync(join(root, 'README.md'), 'utf8').includes(environmentTable())) return [];
  return [
    `The table of environment variables in README.md is not that of server/config/variables.ts. Put this there:\n${environmentTable()}`,
  ];
}
