/** What mutations put into JSON. */
export const JSON_WORDS: readonly [string, ...string[]] = [
  '{',
  ...['}', '[', ']', ',', ':', '"', '\\', '\\"', '\\\\', '\\u', '\\ud800', '\\q', '/', 'true', 'null', '""'],
  ...['0', '-', '1e', '.5', '\t', '\n', '\r', ' ', '\u0000', '\u0001', '\u007f', '\ufeff', '\u2028'],
  ...['"id":1,', '"id":"1"', '"method":"x",', '"jsonrpc":"2.0"', '"params":{}', '"_meta":{"a":1,"a":2}'],
  ...['"result":{},', '"error":{}', '"taskId":"1"', '"tasks":[{"taskId":"2"}]', '"x":1,"x":2,'],
];
