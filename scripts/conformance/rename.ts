import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

const NAMED = ['tools/call', 'prompts/get'];

const callSchema = z.looseObject({
  method: z.string(),
  params: z.looseObject({ name: z.string() }),
});
const completionSchema = z.looseObject({
  method: z.literal('completion/complete'),
  params: z.looseObject({ ref: z.looseObject({ name: z.string() }) }),
});
const named = z.array(z.looseObject({ name: z.string() }));
const listSchema = z.looseObject({
  result: z.looseObject({ tools: named.optional(), prompts: named.optional() }),
});

/** A request with `prefix` before the name that it uses, in the body and in `Mcp-Name`. */
export function renamedIn(
  body: Buffer,
  { 'content-length': _, ...headers }: IncomingHttpHeaders,
  prefix: string,
): { body: Buffer; headers: IncomingHttpHeaders } {
  const message = prefix === '' ? undefined : parsed(body.toString());
  const call = callSchema.safeParse(message).data;
  if (call && NAMED.includes(call.method)) {
    call.params.name = prefix + call.params.name;
    const name = headers['mcp-name'];
    const own = typeof name === 'string' ? { 'mcp-name': prefix + name } : {};
    return { body: Buffer.from(JSON.stringify(call)), headers: { ...headers, ...own } };
  }
  const completion = completionSchema.safeParse(message).data;
  if (!completion) return { body, headers };
  completion.params.ref.name = prefix + completion.params.ref.name;
  return { body: Buffer.from(JSON.stringify(completion)), headers };
}

/** An answer without `prefix` before the names that it lists; what lists none stays as it is. */
export function renamedOut(text: string, prefix: string): string {
  const answer = prefix === '' ? undefined : listSchema.safeParse(parsed(text)).data;
  const listed = [...(answer?.result.tools ?? []), ...(answer?.result.prompts ?? [])];
  if (listed.length === 0) return text;
  for (const one of listed) if (one.name.startsWith(prefix)) one.name = one.name.slice(prefix.length);
  return JSON.stringify(answer);
}

/** The same for a stream of events, each handed on as soon as it is whole. */
export class EventRenamer {
  readonly #prefix: string;
  #open = '';

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  push(chunk: string): string {
    const parts = (this.#open + chunk).split(/(?<=\n\r?\n)/);
    this.#open = /\n\r?\n$/.test(parts.at(-1) ?? '') ? '' : (parts.pop() ?? '');
    return parts.map((event) => this.#renamed(event)).join('');
  }

  /** What came after the last whole event. */
  rest(): string {
    return this.#open;
  }

  #renamed(event: string): string {
    return event.replace(/^data:[ ]?(\S.*?)(\r?)$/gm, (_, data: string, end: string) => {
      return `data: ${renamedOut(data, this.#prefix)}${end}`;
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
