/** `${VAR}` with no default (a default may be the secret itself), perhaps after an authentication scheme. */
const ONLY_REFERENCES =
  /^(?:(?:bearer|basic|token)\s+)?(?:\s*\$\{(?:env:)?[A-Za-z_][A-Za-z0-9_]*(?::-)?\})+\s*$/i;

/** Whether a text is nothing but names of variables, which are no secrets. */
export function isReference(text: string): boolean {
  return ONLY_REFERENCES.test(text);
}

/** The same for the `user:password` of a URL. */
export function isUserReference(info: string): boolean {
  return info.split(':').every(isReference) || isReference(info);
}
