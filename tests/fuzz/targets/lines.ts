import { createLineFramer } from '../../../server/mcp/upstream/line-framer.ts';
import { cut } from '../chunks.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';

/** What comes out of the framer: a line, or what is left of one that was too long. */
type Piece = { line: string } | { head: string; tail: string; size: number };

export const lines: Target = {
  name: 'lines',
  guarantee: 'lines come out the same wherever a stream is cut; too long ones are dropped alone',
  seeds: seedsOf('lines'),
  words: ['\n', '\r\n', '\r', '\n\n', 'x', '{"jsonrpc":"2.0"}', ' ', '\u0000'],
  check(input, random) {
    const limit = random.pick([0, 1, 16, 300, 5000]);
    const ended = random.oneIn(2);
    const pieces: Piece[] = [];
    const framer = createLineFramer(limit, {
      onLine: (line) => pieces.push({ line: line.toString('latin1') }),
      onOversize: (head, tail, size) =>
        pieces.push({ head: head.toString('latin1'), tail: tail.toString('latin1'), size }),
    });
    for (const chunk of cut(input, random)) framer.push(chunk);
    if (ended) framer.end();

    const wanted = input.toString('latin1').split('\n');
    if (!ended || wanted.at(-1) === '') wanted.pop();
    hold(pieces.length === wanted.length, () => `${pieces.length} lines instead of ${wanted.length}`);
    for (const [index, line] of wanted.entries()) checkLine(pieces[index], line, limit);
  },
};

function checkLine(piece: Piece | undefined, line: string, limit: number): void {
  if (piece === undefined || 'line' in piece) {
    hold(line.length <= limit, () => 'a line over the limit came out');
    hold(piece?.line === line, () => `the line ${JSON.stringify(line)} came out as ${piece?.line}`);
    return;
  }
  hold(line.length > limit, () => 'a line within the limit was dropped');
  hold(piece.size === line.length, () => `${piece.size} bytes instead of ${line.length}`);
  hold(piece.head.length > 0 && line.startsWith(piece.head), () => 'the head is not the beginning');
  hold(piece.tail.length > 0 && line.endsWith(piece.tail), () => 'the tail is not the end');
}
