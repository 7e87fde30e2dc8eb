import type { Band, SearchAnswer } from '../../search/types.ts';
import type { UpstreamReply } from '../types.ts';
import type { Era } from '../upstream/connection.ts';
import { descriptionOf, type Found, schemaOf, scoreOf } from './found.ts';

/** One tool of an answer, as `search_tools` promises it. */
interface FoundTool {
  name: string;
  server: string;
  description: string;
  inputSchema?: Record<string, unknown>;
  score: number;
  confidence: Band;
}

export interface SmartAnswer {
  tools: FoundTool[];
  mode: SearchAnswer['mode'];
  notice?: string;
}

/** All definitions in one answer, bytes of JSON: an agent has to read them. */
const MOST_BYTES = 256 * 1024;
/** Of a description, where there is no room for all of it. */
const SHORT = 400;

/** Pure. Where definitions are larger than anyone reads, the last ones are told in brief. @returns how many were */
export function toolsOf(found: readonly Found[], brief: boolean): { tools: FoundTool[]; shortened: number } {
  let left = MOST_BYTES;
  let shortened = 0;
  const tools = found.map(({ hit, name, server, definition }) => {
    const description = descriptionOf(definition);
    const whole: FoundTool = {
      ...{ name, server, description },
      ...(!brief && { inputSchema: schemaOf(definition) }),
      ...{ score: scoreOf(hit), confidence: hit.band },
    };
    const size = Buffer.byteLength(JSON.stringify(whole));
    if (size <= left) {
      left -= size;
      return whole;
    }
    shortened += 1;
    const { inputSchema: _left, ...rest } = whole;
    return { ...rest, description: cut(description) };
  });
  return { tools, shortened };
}

/** A pair of surrogates is not cut apart. */
function cut(text: string): string {
  if (text.length <= SHORT) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(SHORT - 1)) ? SHORT - 1 : SHORT;
  return `${text.slice(0, end)}…`;
}

/** The same as data and as text, for clients that read only one of them. */
export function structured(value: SmartAnswer, era: Era): UpstreamReply {
  return fromJson(JSON.stringify(value), era);
}

/** @param json an object */
export function fromJson(json: string, era: Era): UpstreamReply {
  const content = JSON.stringify([{ type: 'text', text: json }]);
  return { ok: true, result: Buffer.from(`{${KIND[era]}"content":${content},"structuredContent":${json}}`) };
}

/** What the agent can mend itself. */
export function toolError(text: string, era: Era): UpstreamReply {
  const content = JSON.stringify([{ type: 'text', text }]);
  return { ok: true, result: Buffer.from(`{${KIND[era]}"content":${content},"isError":true}`) };
}

const KIND: Readonly<Record<Era, string>> = { legacy: '', modern: '"resultType":"complete",' };
