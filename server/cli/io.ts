import { type CliFailure, failureOf } from './failure.ts';
import { type Paint, paintFor } from './paint.ts';
import { type Column, table } from './table.ts';

/** Where a command's output goes: results on stdout, everything else on stderr. */
export interface Io {
  readonly json: boolean;
  readonly paint: Paint;
  /** Columns of the terminal that shows the result; null for a file or a pipe. */
  readonly width: number | null;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** A line for people; silent with --json. */
  say(line: string): void;
  /** A remark beside the result, on stderr; silent with --json. */
  note(line: string): void;
  /** The result: `value` with --json, else the text that `human` makes of it. */
  result<T>(value: T, human: (value: T) => string): void;
  table<T>(rows: readonly T[], columns: readonly Column<T>[], empty: string): string;
  /** @returns whether the person said yes; false where there is nobody to ask */
  confirm(question: string): Promise<boolean>;
}

export function createIo({ json }: { json: boolean }): Io {
  const paint = json ? paintFor({}) : paintFor(process.stdout);
  const interactive = !json && process.stdin.isTTY === true && process.stdout.isTTY === true;
  return {
    json,
    paint,
    width: process.stdout.isTTY ? process.stdout.columns : null,
    interactive,
    say: (line) => {
      if (!json) process.stdout.write(`${line}\n`);
    },
    note: (line) => {
      if (!json) process.stderr.write(`${line}\n`);
    },
    result: (value, human) => {
      const text = json ? JSON.stringify(value, null, 2) : human(value);
      if (text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    table: (rows, columns, empty) => (rows.length === 0 ? empty : table(rows, columns, paint.bold)),
    confirm: async (question) => {
      if (!interactive) return false;
      const { createInterface } = await import('node:readline/promises');
      const reader = createInterface({ input: process.stdin, output: process.stdout });
      try {
        return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
      } finally {
        reader.close();
      }
    },
  };
}

/** Prints why it failed. @returns the exit status */
export function printFailure(thrown: unknown, { json }: { json: boolean }): 1 | 2 {
  const failure = failureOf(thrown);
  process.stderr.write(json ? failureJson(failure) : failureText(failure, paintFor(process.stderr)));
  return failure.status;
}

function failureJson({ code, message, fix, fields, requestId }: CliFailure): string {
  return `${JSON.stringify({ error: { code, message, fix, fields, requestId } }, null, 2)}\n`;
}

/** Exported for tests. */
export function failureText({ message, fix, fields, requestId }: CliFailure, paint: Paint): string {
  const faults = fields.map(({ path, message }) => `${path === '' ? '(document)' : path}: ${message}`);
  const [first] = fields;
  // The message of wrong input is its first field; what is listed below is not said twice.
  const told = first !== undefined && message.startsWith(`${first.path}: ${first.message}`);
  const lines = [
    `${paint.bad('Error:')} ${told && faults.length > 1 ? `${faults.length} fields are wrong` : message}`,
  ];
  if (!told || faults.length > 1) lines.push(...faults.map((fault) => `  ${fault}`));
  if (fix) lines.push(`${paint.dim('Fix:')}   ${fix}`);
  if (requestId) lines.push(paint.dim(`Request ${requestId}`));
  return `${lines.join('\n')}\n`;
}
