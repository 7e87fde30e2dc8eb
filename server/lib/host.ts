const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const WILDCARDS = ['0.0.0.0', '::'];

/** Without the brackets that an IPv6 address has in a URL. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** Whether a bind address or host name, without a port, can only be reached from this machine. */
export function isLoopbackName(host: string): boolean {
  const bare = bareHost(host).toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/**
 * The same of a Host header, with or without a port: `localhost`, an address of 127/8 or `[::1]`, what a rebound name
 * can never be.
 */
export function isLoopbackHost(header: string): boolean {
  return LOOPBACK_HOST.test(header);
}

/** Whether a bind address stands for every address of the machine. */
export function isWildcard(host: string): boolean {
  return WILDCARDS.includes(bareHost(host));
}

/** The URL under which this machine itself reaches what listens on `host`. @param basePath empty or `/prefix` */
export function localUrl(host: string, port: number, basePath: string): string {
  const bare = isWildcard(host) ? '127.0.0.1' : bareHost(host);
  return `http://${bare.includes(':') ? `[${bare}]` : bare}:${port}${basePath}`;
}
