import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Launch, Site, Target } from '../lib/target.ts';
import { KINDS } from '../lib/upstreams.ts';

/** What stands before exactly one upstream over HTTP and leaves its tools' names alone. */
const transparent = {
  kinds: ['http'],
  maxUpstreams: 1,
  toolName: (_: string, tool: string) => tool,
} as const;

/** No hub at all: what the client and the upstream cost by themselves. */
export const direct: Target = {
  ...transparent,
  name: 'direct',
  isNode: false,
  async prepare({ upstreams }) {
    return { program: null, endpoint: { url: `http://127.0.0.1:${portOf(upstreams)}/mcp`, headers: {} } };
  },
};

export const pass: Target = {
  ...transparent,
  name: 'pass',
  isNode: true,
  prepare: async (site) => launchReference('pass', site, [String(portOf(site.upstreams))]),
};

export const sdk: Target = {
  name: 'sdk',
  kinds: KINDS,
  maxUpstreams: Number.POSITIVE_INFINITY,
  isNode: true,
  toolName: (upstream, tool) => `${upstream}__${tool}`,
  async prepare(site) {
    const path = join(site.folder, 'settings.json');
    const mcpServers = Object.fromEntries(site.upstreams.map(({ name, entry }) => [name, entry]));
    writeFileSync(path, JSON.stringify({ mcpServers }));
    return launchReference('sdk-hub', site, [path]);
  },
};

export const nginx: Target = {
  ...transparent,
  name: 'nginx',
  isNode: false,
  async prepare({ folder, port, upstreams }) {
    const path = join(folder, 'nginx.conf');
    writeFileSync(path, nginxConfig(folder, port, portOf(upstreams)));
    const args = ['-p', folder, '-c', path, '-e', join(folder, 'error.log'), '-g', 'daemon off;'];
    return { program: { command: 'nginx', args, env: {} }, endpoint: at(port) };
  },
};

export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0;
}

const at = (port: number): Launch['endpoint'] => ({ url: `http://127.0.0.1:${port}/mcp`, headers: {} });

function portOf(upstreams: Site['upstreams']): number {
  return upstreams[0]?.port ?? 0;
}

/** Bundled like the hub itself, so that neither is charged for loading hundreds of files. */
async function launchReference(name: string, { folder, port }: Site, args: string[]): Promise<Launch> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`../refs/${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'error',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
  });
  return {
    program: {
      command: process.execPath,
      args: [outfile, String(port), ...args],
      env: { NODE_ENV: 'production' },
    },
    endpoint: at(port),
  };
}

function nginxConfig(folder: string, port: number, upstreamPort: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${user} worker_processes 1; pid ${folder}/nginx.pid;
events { worker_connections 8192; }
http {
  access_log off; ${temporary} client_max_body_size 64m; keepalive_requests 1000000;
  upstream behind { server 127.0.0.1:${upstreamPort}; keepalive 64; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_read_timeout 300s; }
  }
}
`;
}
