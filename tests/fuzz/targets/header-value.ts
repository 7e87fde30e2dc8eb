import { decodeHeaderValue, encodeHeaderValue } from '../../../server/mcp/header-value.ts';
import { hold, type Target } from '../target.ts';

export const headerValue: Target = {
  name: 'header-value',
  guarantee: 'every text survives its way through a header, and any header is read or refused',
  seeds: [
    Buffer.from('echo'),
    Buffer.from('=?base64?w6k=?='),
    Buffer.from('=?base64?AA==?='),
    Buffer.from(' é '),
  ],
  words: ['=?base64?', '?=', '=', '\r\n', '\u0000', ' ', '\t', 'é', '😀', '\ufeff', 'AAAA', '/', '-'],
  check(input) {
    const text = input.toString('utf8');
    const header = encodeHeaderValue(text);
    hold(/^[\t\x20-\x7e]*$/.test(header), () => 'a header can not carry it');
    hold(decodeHeaderValue(header) === text, () => `came back as ${decodeHeaderValue(header)}`);
    const read = decodeHeaderValue(input.toString('latin1'));
    hold(read === null || typeof read === 'string', () => 'neither read nor refused');
  },
};
