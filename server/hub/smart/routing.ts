import type { ToolIndex } from '../../search/types.ts';
import type { Relay } from '../relay.ts';
import { type AskedQueries, createAskedQueries } from './asked.ts';
import { createSmartCalls, type SmartCallsOptions } from './calls.ts';
import { createSearch, type Search, type SmartGround } from './search.ts';

/** What the composition root gives. */
export type SmartOptions = Pick<SmartCallsOptions, 'index' | 'redact' | 'onSearch'>;

/** Smart endpoints: what they do with calls, and what the REST API asks of them. */
export interface SmartRouting {
  readonly call: Relay;
  readonly index: ToolIndex;
  readonly search: Search;
  readonly asked: AskedQueries;
}

type RoutingOptions = SmartGround & Pick<SmartCallsOptions, 'relay' | 'record' | 'redact'>;

export function createSmartRouting(options: RoutingOptions): SmartRouting {
  const search = createSearch(options);
  const asked = createAskedQueries();
  const call = createSmartCalls({ ...options, search, asked });
  return { call, index: options.index, search, asked };
}
