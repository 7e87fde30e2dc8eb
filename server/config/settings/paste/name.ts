/** Words that say of a server only that it is one. */
const NOISE: ReadonlySet<string> = new Set(['mcp', 'server', 'servers', 'mcpserver', 'modelcontextprotocol']);
const HOST_NOISE: ReadonlySet<string> = new Set(['www', 'mcp', 'api']);
/** Files and folders that every project has. */
const GENERIC =
  /^(?:index|main|server|dist|build|src|lib|bin|cli|mcp|app|start|run|mod|out|__main__|\.{0,2}|[A-Za-z]:)$/;

const RUNTIMES = /^(?:node|tsx|ts-node|python[\d.]*|ruby|sh|bash)$/;

/** Options that take the next word, by program; all others stand alone or are written with `=`. */
const NPX_VALUES: ReadonlySet<string> = new Set(['-p', '--package', '--registry', '--cache', '-w']);
const UV_VALUES: ReadonlySet<string> = new Set(
  '--from --with --with-editable -p --python --index --index-url --default-index -i --env-file --spec --directory --project'.split(
    ' ',
  ),
);
const DOCKER_FLAGS =
  /^(?:-[itdqP]+|--(?:rm|init|interactive|tty|detach|privileged|read-only|publish-all|quiet|no-healthcheck))$/;

/** What a server entry may be called, not yet a legal name; null where nothing tells. */
export function nameOfEntry(entry: Record<string, unknown>): string | null {
  const url = [entry.url, entry.serverUrl, entry.httpUrl].find((value) => typeof value === 'string');
  if (typeof url === 'string') return nameOfUrl(url);
  if (typeof entry.command !== 'string') return null;
  const args = Array.isArray(entry.args) ? entry.args.filter((arg) => typeof arg === 'string') : [];
  return nameOfCommand(entry.command, args);
}

/** The host without its top-level domain and the parts that say nothing: `mcp.linear.app` → `linear`. */
export function nameOfUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  const labels = hostname.split('.');
  if (labels.length < 2 || labels.every((label) => /^\d+$/.test(label))) return hostname;
  const telling = labels.slice(0, -1).filter((label) => !HOST_NOISE.has(label));
  return telling.join('-') || hostname;
}

/** The package, image or program of a command: `npx -y @scope/server-thing` → `thing`. */
export function nameOfCommand(command: string, args: readonly string[]): string | null {
  const program = baseName(command).toLowerCase();
  const [first = '', second = ''] = args;
  if (program === 'cmd' && /^\/c$/i.test(first)) return nameOfCommand(second, args.slice(2));
  if (program === 'npx' || program === 'bunx') return ofRunner(args, NPX_VALUES);
  if (/^(?:npm|pnpm|yarn|bun)$/.test(program) && /^(?:exec|x|dlx)$/.test(first))
    return ofRunner(args.slice(1), NPX_VALUES);
  if (program === 'uvx') return ofRunner(args, UV_VALUES);
  if (program === 'pipx' && first === 'run') return ofRunner(args.slice(1), UV_VALUES);
  if (program === 'uv' && first === 'tool') return ofRunner(args.slice(2), UV_VALUES);
  if (program === 'uv') return ofProject(args) ?? ofProgram(args.filter((arg) => arg !== 'run'));
  if (program === 'deno' || program === 'bun') return ofProgram(args.filter((arg) => arg !== 'run'));
  if ((program === 'docker' || program === 'podman') && first === 'run') {
    const image = args[imageAt(args)];
    return image === undefined ? null : nameOfPackage(image.replace(/@.*$/, '').replace(/:[^/:]*$/, ''));
  }
  if (RUNTIMES.test(program)) return ofProgram(args) ?? program;
  return telling(program);
}

/** Where `docker run …` names its image: the first word that belongs to no option; -1 if none does. */
export function imageAt(args: readonly string[]): number {
  for (let at = 1; at < args.length; at++) {
    const word = args[at] ?? '';
    if (!word.startsWith('-')) return at;
    if (!DOCKER_FLAGS.test(word) && !word.includes('=')) at++;
  }
  return -1;
}

/** `@scope/mcp-server-thing@1.2`, `thing[extra]==1.0`, `git+https://host/owner/thing.git` → `thing`. */
function nameOfPackage(text: string): string | null {
  const bare = text.replace(/^(?:npm|jsr|git\+\w+):/, '').replace(/\.git(?:[@#].*)?$/, '');
  const scoped = /^@([^/]+)\/([^/@]+)/.exec(bare);
  if (scoped) return telling(scoped[2] ?? '', false) ?? telling(scoped[1] ?? '');
  const version = /(?:[@=<>~![]|\s).*$/;
  return telling(baseName(bare).replace(version, ''));
}

/** Without the words that say nothing. @param whole whether a name of nothing else is kept as it is */
function telling(name: string, whole = true): string | null {
  const words = name
    .toLowerCase()
    .split(/[-_.\s]+/)
    .filter((word) => word !== '');
  const kept = words.filter((word) => !NOISE.has(word));
  if (kept.length > 0) return kept.join('-');
  return whole && words.length > 0 ? words.join('-') : null;
}

function ofRunner(args: readonly string[], values: ReadonlySet<string>): string | null {
  let given: string | null = null;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const next = args[at + 1];
    if (!word.startsWith('-')) return bridged(word, args.slice(at + 1)) ?? nameOfPackage(word);
    if (!values.has(word)) continue;
    if (/^(?:-p|--package|--from|--spec)$/.test(word) && next !== undefined) given = next;
    at++;
  }
  return given === null ? null : nameOfPackage(given);
}

/** A program that only carries to a URL is called by the URL. */
function bridged(word: string, args: readonly string[]): string | null {
  if (!isBridge(word)) return null;
  const url = args.find((arg) => /^https?:/.test(arg));
  return url === undefined ? null : nameOfUrl(url);
}

export function isBridge(word: string): boolean {
  return /^(?:mcp-remote|supergateway|mcp-proxy)(?:@.*)?$/.test(word);
}

/** `uv --directory /x/weather run server.py`: the folder says more than the file. */
function ofProject(args: readonly string[]): string | null {
  const at = args.findIndex((arg) => arg === '--directory' || arg === '--project');
  return at < 0 ? null : ofPath(args[at + 1] ?? '');
}

/** The module or script that a runtime is told to run. */
function ofProgram(args: readonly string[]): string | null {
  const module = args.indexOf('-m');
  if (module >= 0) return telling(args[module + 1] ?? '');
  const script = args.find((arg, at) => !arg.startsWith('-') && !UV_VALUES.has(args[at - 1] ?? ''));
  if (script === undefined) return null;
  return /^(?:npm|jsr):/.test(script) ? nameOfPackage(script) : ofPath(script);
}

/** The last part of a path that not every project has. */
function ofPath(path: string): string | null {
  const parts = path.split(/[/\\]+/).map((part) => part.replace(/\.(?:[cm]?[jt]s|py|sh|rb)$/, ''));
  const found = parts.reverse().find((part) => !GENERIC.test(part));
  return found === undefined ? null : telling(found);
}

function baseName(path: string): string {
  const last = path.split(/[/\\]+/).findLast((part) => part !== '') ?? '';
  return last.replace(/\.(?:exe|cmd|bat)$/i, '');
}
