/** Colours by meaning. `plain` leaves text as it is: files, pipes, NO_COLOR. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

const same = (text: string) => text;
export const plain: Paint = { bold: same, dim: same, good: same, warn: same, bad: same, accent: same };

const sgr = (open: number, close: number) => (text: string) => `\x1b[${open}m${text}\x1b[${close}m`;
const colours: Paint = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  good: sgr(32, 39),
  warn: sgr(33, 39),
  bad: sgr(31, 39),
  accent: sgr(36, 39),
};

/** Colours only where a person reads; Node's own test of the terminal heeds NO_COLOR, FORCE_COLOR and TERM. */
export function paintFor(stream: { isTTY?: boolean; hasColors?(): boolean }): Paint {
  return stream.isTTY && stream.hasColors?.() ? colours : plain;
}
