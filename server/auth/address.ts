/**
 * What limits count by: an IPv4 address as it is, an IPv6 address by its /64, because one machine commonly owns all of
 * it and could otherwise take a new address for every attempt.
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const bare = address.toLowerCase().replace(/%.*$/, '');
  if (bare.startsWith('::ffff:') && bare.includes('.')) return bare.slice(7);
  const [head = '', tail] = bare.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
