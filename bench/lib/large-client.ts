/**
 * A client in a process of its own that fetches large results one after the other until it is ended: where it reads
 * them, nobody else's latency is measured. Arguments: the endpoint as JSON, the tool, bytes. Writes a line for each.
 */
import { z } from 'zod';
import { Session } from './session.ts';

const endpointSchema = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

const [endpoint = '', tool = '', bytes = '0'] = process.argv.slice(2);
const session = await Session.open(endpointSchema.parse(JSON.parse(endpoint)));
for (;;) {
  const size = await session.callSize(tool, { bytes: Number(bytes) });
  if (size < Number(bytes)) throw new Error(`only ${size} bytes came`);
  console.log(size);
}
