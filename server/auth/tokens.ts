/** Who an access token speaks for. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
}

/** What a refresh token says of itself, once its seal was found good. */
export interface RefreshClaims {
  sessionId: string;
  /** Counts up with every use. */
  generation: number;
}

/** Makes and reads what a signed-in browser holds. */
export interface Tokens {
  /** A JWT (HS256) for `Authorization: Bearer`. */
  issueAccess(claims: AccessClaims): Promise<{ token: string; expiresIn: number }>;
  /** Null for anything that is not a valid access token of this hub. */
  verifyAccess(token: string): Promise<AccessClaims | null>;
  /** The value of the refresh cookie. */
  issueRefresh(claims: RefreshClaims): string;
  /** Null for anything that was not made by this hub. */
  readRefresh(value: string): RefreshClaims | null;
}
