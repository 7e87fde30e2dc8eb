/** Pure: tokens by which a list grows when one of its texts becomes another: bytes of JSON divided by 4, as the hub counts. */
export function grownBy(before: string, after: string): number {
  return Math.round((bytesOf(after) - bytesOf(before)) / 4);
}

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(JSON.stringify(text)).length;
