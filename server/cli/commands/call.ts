import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { callResultSchema } from '../../contract/api/tools.ts';
import { messageOf } from '../../lib/errors.ts';
import { requireHub } from '../connect.ts';
import { CliFailure, usage } from '../failure.ts';
import type { Io } from '../io.ts';

/** A call may take as long as the hub lets it, ms. */
const TIMEOUT_MS = 30 * 60_000;

const argumentsSchema = z.record(z.string(), z.unknown());

export async function callTool(
  io: Io,
  name: string,
  json: string | undefined,
  options: { endpoint?: string },
): Promise<void> {
  const body = {
    name,
    arguments: readArguments(json),
    ...(options.endpoint && { endpoint: options.endpoint }),
  };
  const result = await requireHub().request('POST', '/tools/call', callResultSchema, {
    body,
    timeoutMs: TIMEOUT_MS,
  });
  if (result.isError === true) {
    if (io.json) io.result(result, () => '');
    throw new CliFailure('tool_error', resultText(result) || `${name} failed`);
  }
  io.result(result, resultText);
}

/** @throws CliFailure usage */
export function readArguments(json: string | undefined): Record<string, unknown> {
  const text = json === '-' ? readFileSync(0, 'utf8') : (json ?? '{}');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usage(
      `The arguments are not JSON: ${messageOf(error)}`,
      `Quote them for the shell: '{"message":"hello"}'`,
    );
  }
  const parsed = argumentsSchema.safeParse(value);
  if (!parsed.success) throw usage('The arguments must be a JSON object');
  return parsed.data;
}

const contentSchema = z.array(
  z.looseObject({ type: z.string(), text: z.string().optional(), mimeType: z.string().optional() }),
);

/** The text of a result; other kinds of content by name; without content the structured result. */
export function resultText(result: Record<string, unknown>): string {
  const content = contentSchema.safeParse(result.content);
  if (!content.success || content.data.length === 0)
    return JSON.stringify(result.structuredContent ?? result, null, 2);
  return content.data
    .map(({ type, text, mimeType }) => text ?? `[${[type, mimeType].filter(Boolean).join(' ')}]`)
    .join('\n');
}
