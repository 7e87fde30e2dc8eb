/**
 * Where a one-time link leads, whatever it is for: the page asks what its token opens. The token stands behind the #,
 * so that no server or proxy on the way ever writes it down. @param publicUrl without a slash at its end
 */
export function oneTimeLinkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/setup#${token}`;
}
