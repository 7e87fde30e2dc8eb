import { patched } from '../ui/url-search.ts';
import type { CalledTool } from './counts.ts';
import type { Span } from './spans.ts';

export const serverHref = (name: string, tab: 'health' | 'config'): string =>
  `/servers${patched('', { name, tab })}`;

/** The calls of a span; of one tool, where one is given. */
export const callsHref = (span: Span, tool: Pick<CalledTool, 'server' | 'tool'> | null = null): string =>
  `/activity${patched('', { span, server: tool?.server ?? null, item: tool?.tool ?? null })}`;

/** The calls between two moments, ms since 1970. */
export const callsBetween = (from: number, to: number): string =>
  `/activity${patched('', { from: new Date(from).toISOString(), to: new Date(to).toISOString() })}`;

export const DENIALS_HREF = `/audit${patched('', { outcome: 'denied', span: '1h' })}`;
