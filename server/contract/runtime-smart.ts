import type { z } from 'zod';
import type {
  AskedQuery,
  learnedSchema,
  SearchResult,
  SearchTools,
  SmartStatus,
  SmartText,
  TokenFootprint,
} from './api/smart-routing.ts';
import type { KeyScope } from './key.ts';

/** What the REST API asks of smart routing, as this process sees it. */
export interface SmartRuntime {
  /**
   * @param scope the caller's own, or that of the key in whose place it searches
   * @param full the caller's own where `scope` is another's: what that one does not see is counted against it
   * @throws PatchbayError not_found for a group that is unknown or closed to the scope
   */
  searchTools(
    request: SearchTools,
    scope: KeyScope,
    full: KeyScope | null,
    signal: AbortSignal,
  ): Promise<SearchResult>;
  smartStatus(): SmartStatus;
  /** Begins; the status tells how far it is. @throws PatchbayError `unsupported` where no embedder is wanted */
  reindex(): void;
  /** Newest first. */
  askedQueries(options: { limit: number; led: 'anywhere' | 'nowhere' }): AskedQuery[];
  learned(limit: number): z.infer<typeof learnedSchema>['items'];
  forgetLearned(): Promise<void>;
  /** Of every endpoint, the one over everything first, then groups, then servers. */
  tokenFootprint(): Promise<TokenFootprint>;
  /** @param about in place of what is saved: a draft, or what the store says; empty is none. @throws not_found */
  smartText(group: string | null, about: string | undefined): SmartText;
}
