import { expect, test } from 'vitest';
import { strengthOf } from './strength.ts';

test.each([
  ['', 'short'],
  ['Tr0ub4dor&3', 'short'],
  ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['123456789012', 'weak'],
  ['longpassword', 'weak'],
  ['Blue-lamp-42', 'strong'],
  ['lamp tree 42', 'fair'],
  ['correct horse battery staple', 'strong'],
  ['k7#Qp!x2Lm9$vR4t', 'strong'],
  ['海底捞月的猫在弹钢琴吗真的', 'strong'],
])('the strength of "%s" is %s', (passphrase, strength) => {
  expect(strengthOf(passphrase)).toBe(strength);
});
