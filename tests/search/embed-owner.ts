import { silentLog } from '../../server/lib/log.ts';
import { createEmbedded } from '../../server/search/embed/minilm/embedded.ts';

/** A process that owns a child with the model, and says its id: the test kills the owner. */
const embedder = createEmbedded({ graphFolder: process.argv[2] ?? '', log: silentLog });
await embedder.embed(['hello'], {});
console.log(embedder.child()?.pid);
setInterval(() => {}, 1000);
