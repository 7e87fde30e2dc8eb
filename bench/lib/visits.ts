import type { Running } from './running.ts';
import { Session } from './session.ts';

/** One after the other: connect, initialize, one call, DELETE. @throws what the first failing visit throws */
export async function comeAndGo(running: Running, visits: number): Promise<void> {
  const tool = running.tool(0, 'echo');
  for (let visit = 0; visit < visits; visit++) {
    const session = await Session.open(running.endpoint);
    await session.call(tool, { text: 'hello' });
    await session.end();
  }
}
