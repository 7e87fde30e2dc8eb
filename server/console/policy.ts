/**
 * The Content-Security-Policy of the console's pages: everything from the hub itself, and of the scripts written into
 * the pages only those whose digest was taken when they were built.
 *
 * @param digests CSP sources such as `'sha256-…'`
 */
export function contentSecurityPolicy(digests: string[]): string {
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", ...digests],
    // Components set positions by style attributes; style elements and sheets come from the hub alone.
    'style-src': ["'self'"],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
