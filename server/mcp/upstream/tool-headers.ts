import type { ListedItem } from '../../hub/upstream/connection.ts';
import { type ParamHeader, paramHeadersOf } from '../param-headers.ts';

/** What the tools of a server, as last listed, want repeated in headers. */
export interface ToolHeaders {
  of(tool: string): readonly ParamHeader[];
  /** Takes note of a list. @returns the tools that can be called over HTTP */
  learn(tools: readonly ListedItem[]): ListedItem[];
}

/** @param onFault hears of a tool that is left out, once for as long as it stays so */
export function createToolHeaders(onFault: (tool: string, fault: string) => void): ToolHeaders {
  let declared = new Map<string, readonly ParamHeader[]>();
  let faulty = new Map<string, string>();
  return {
    of: (tool) => declared.get(tool) ?? NONE,
    learn(tools) {
      const faults = new Map<string, string>();
      const wanted = new Map<string, readonly ParamHeader[]>();
      const good = tools.filter(({ key, json }) => {
        const { headers, fault } = paramHeadersOf(json);
        if (headers.length > 0) wanted.set(key, headers);
        if (fault === null) return true;
        faults.set(key, fault);
        if (faulty.get(key) !== fault) onFault(key, fault);
        return false;
      });
      declared = wanted;
      faulty = faults;
      return good;
    },
  };
}

const NONE: readonly ParamHeader[] = [];
