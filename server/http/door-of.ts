export type DoorName = 'mcp' | 'api' | 'ops' | 'console';

/** Which part of the hub serves a path (after `BASE_PATH`). */
export function doorOf(path: string): DoorName {
  // The first segment decides; a switch over it costs less than a list of prefixes.
  const end = path.indexOf('/', 1);
  switch (end === -1 ? path : path.slice(0, end)) {
    case '/mcp':
    case '/sse':
      return 'mcp';
    case '/messages':
      return end === -1 ? 'mcp' : 'console';
    case '/api':
      return path === '/api/health' ? 'ops' : 'api';
    case '/health':
      return 'ops';
    case '/metrics':
    case '/config':
      return end === -1 ? 'ops' : 'console';
    default:
      return 'console';
  }
}

/** The path after the prefix, beginning with `/`; null if it does not lie under it. */
export function stripBasePath(path: string, basePath: string): string | null {
  if (basePath === '') return path;
  if (!path.startsWith(basePath)) return null;
  if (path.length === basePath.length) return '/';
  return path.charCodeAt(basePath.length) === 47 ? path.slice(basePath.length) : null;
}
