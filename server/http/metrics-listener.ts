import { createServer } from 'node:http';
import type { Log } from '../lib/log.ts';
import { bind } from './bind.ts';

export interface MetricsListener {
  port: number;
  close(): Promise<void>;
}

/**
 * `METRICS_PORT`: `/metrics` without a key, for a network that only the monitoring can reach.
 * @throws PatchbayError `unavailable` when the port cannot be bound
 */
export async function listenForMetrics(options: {
  host: string;
  port: number;
  metrics: { text: () => Promise<string>; contentType: string };
  log: Log;
}): Promise<MetricsListener> {
  const { metrics, log } = options;
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 8192 },
    (req, res) => {
      const path = req.url?.split('?')[0];
      if (path !== '/metrics' || (req.method !== 'GET' && req.method !== 'HEAD')) {
        res.writeHead(404).end();
        return;
      }
      metrics.text().then(
        (text) => res.writeHead(200, { 'Content-Type': metrics.contentType }).end(text),
        (error: unknown) => {
          log.error('Metrics could not be collected', { error });
          res.writeHead(500).end();
        },
      );
    },
  );
  const { port } = await bind(server, {
    host: options.host,
    port: options.port,
    variable: 'METRICS_PORT',
    log,
  });
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
