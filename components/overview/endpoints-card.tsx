'use client';

import { Card } from '../ui/card.tsx';
import { CopyButton } from '../ui/copy-button.tsx';

const ENDPOINTS = [
  { path: '/mcp', serves: 'Every server that the key opens', fixed: true },
  { path: '/mcp/{group}', serves: 'The servers and tools chosen for one group', fixed: false },
  { path: '/mcp/{server}', serves: 'One server, with its own names', fixed: false },
  { path: '/sse', serves: 'The same three forms for clients of the older HTTP+SSE transport', fixed: true },
];

/** @param hub null while the page is being filled; the paths alone are shown until then */
export function EndpointsCard({ hub }: { hub: string | null }) {
  return (
    <Card
      title="Endpoints"
      note="Every protocol revision from 2024-11-05 to 2025-11-25 is served on the same URLs."
    >
      <ul className="border-line border-t">
        {ENDPOINTS.map(({ path, serves, fixed }) => (
          <li
            key={path}
            className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-line border-b px-4 py-2 last:border-b-0 sm:grid-cols-[minmax(0,22rem)_minmax(0,1fr)_auto] sm:px-5"
          >
            <code className="min-w-0 font-mono text-[0.8125rem] break-all">
              <span className="text-muted">{hub}</span>
              {path}
            </code>
            <span className="col-start-1 text-muted sm:col-start-2">{serves}</span>
            <span className="size-7 max-sm:row-span-2 max-sm:row-start-1 max-sm:col-start-2">
              {fixed && hub ? <CopyButton text={`${hub}${path}`} what={`the URL of ${path}`} /> : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
