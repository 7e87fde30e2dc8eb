import type { Tokens } from '../auth/tokens.ts';
import type { Log } from '../lib/log.ts';
import { readMeta, writeMeta } from '../store/queries/meta.ts';
import type { Store } from '../store/store.ts';

const MARK = 'jwtMark';

/**
 * Remembers which `JWT_SECRET` signs here, by its mark. Another one is allowed, it is how everybody is signed out; but
 * replicas that each have their own sign one another's users out, and that is to be seen in the log.
 */
export async function noteJwtSecret(store: Store, { mark }: Pick<Tokens, 'mark'>, log: Log): Promise<void> {
  const before = await readMeta(store.db, MARK);
  if (before === mark) return;
  await writeMeta(store.db, MARK, mark);
  if (before === undefined) return;
  log.warn(
    'JWT_SECRET is another than the one last used with this database: everybody has to sign in again. ' +
      'Several replicas need the same JWT_SECRET',
  );
}
