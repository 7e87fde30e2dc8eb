import { createFeeding, type Feeding } from '../hub/smart/feeding.ts';
import type { SmartOptions } from '../hub/smart/routing.ts';
import { onceATurn } from '../hub/upstream/once-a-turn.ts';
import { messageOf } from '../lib/errors.ts';
import { createEmbedder } from '../search/embed/create.ts';
import { createToolIndex } from '../search/tool-index.ts';
import type { ToolIndex } from '../search/types.ts';
import { createVectorIndex } from '../search/vectors/vector-index.ts';
import type { Core } from './core.ts';
import type { Running } from './running.ts';

type Searched = Pick<Running, 'hub' | 'live' | 'runtime'>;

/**
 * What finds tools, and what hears of each search; the hub is not there yet.
 * @param conceal takes all secrets that are known out of what agents ask
 */
export function openSearch(core: Core, conceal: (text: string) => string): SmartOptions {
  const { closer, log, metrics, store, config, replicas } = core;
  const embedder = createEmbedder(config.embedding, config.dataDir, log);
  closer.add('embedder', () => embedder.close());
  const vectors = createVectorIndex({
    store,
    embedder,
    holder: replicas.self,
    log,
    observe: (event) => event.type === 'failed' && metrics.vectorFailure(event.of),
  });
  const index = createToolIndex({ vectors, uses: store, log });
  closer.add('index of tools', () => index.close());
  return {
    index,
    redact: conceal,
    onSearch: ({ mode, tookMs }) => metrics.search(mode, tookMs / 1000),
  };
}

/** The index follows servers and settings from now on, and those who watch hear how far it is. */
export function feedSearch(
  { closer, log }: Core,
  { hub, live, runtime }: Searched,
  index: ToolIndex,
): Feeding {
  const feeding = createFeeding({
    index,
    settings: () => hub.settings,
    pool: hub.pool,
    onError: (error) => log.error('Tools could not be indexed', { error: messageOf(error) }),
  });
  // A start tells the index of hundreds of servers, one after the other, and mostly nobody watches.
  const tell = () =>
    live.wanted.any && live.publish({ type: 'smart.changed', status: runtime.smartStatus() });
  const stops = [hub.onCatalogsChanged(() => feeding.look()), index.onStatus(onceATurn(tell))];
  closer.add('feeding of the index of tools', () => {
    for (const stop of stops) stop();
    return feeding.close();
  });
  return feeding;
}
