/**
 * Whether a URI could have come from a template (RFC 6570, as resource templates use it): every expression matches
 * some text. Routing needs no more than that: which server to ask.
 */
export function templateMatcher(template: string): (uri: string) => boolean {
  const literals = template.split(/\{[^{}]*\}/);
  const first = literals[0] ?? '';
  if (literals.length === 1) return (uri) => uri === template;
  const last = literals[literals.length - 1] ?? '';
  const middle = literals.slice(1, -1);
  // Searching for the literals in order is linear, where a regular expression from a hostile template might not be.
  return (uri) => {
    if (!uri.startsWith(first) || !uri.endsWith(last) || uri.length < first.length + last.length)
      return false;
    const end = uri.length - last.length;
    let at = first.length;
    for (const literal of middle) {
      const found = uri.indexOf(literal, at);
      if (found < 0 || found + literal.length > end) return false;
      at = found + literal.length;
    }
    return true;
  };
}
