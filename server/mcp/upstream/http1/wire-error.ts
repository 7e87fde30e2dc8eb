/** What went wrong on a connection; `code` as the system and Node name such things. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: string;
  constructor(code: 'ECONNRESET' | 'ETIMEDOUT' | 'EPROTO' | 'ECANCELED', message: string) {
    super(message);
    this.code = code;
  }
}

/** The server does not speak HTTP/1.1 as it is written: nothing more can be read from this connection. */
export function malformed(what: string): WireError {
  return new WireError('EPROTO', `the server's HTTP answer can't be read: ${what}`);
}

export function reset(): WireError {
  return new WireError('ECONNRESET', 'the other side closed the connection');
}
