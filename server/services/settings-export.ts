import {
  documentText,
  exportSettings as exportDocument,
  type SecretWriter,
  sealWith,
  writePlain,
  writeRedacted,
} from '../config/settings/export.ts';
import { createSealing } from '../config/settings/sealed.ts';
import { remark } from '../contract/remark.ts';
import { readSettings } from '../store/queries/settings.ts';
import { recordAct } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { invalidField } from './input.ts';
import { authorise } from './permissions.ts';

/**
 * The settings as a document; who took it, and with which secrets, is recorded. With secrets (`encrypted`, `plain`)
 * applying it to an empty store gives the same settings again.
 * @throws PatchbayError `invalid_input` for `encrypted` without a passphrase of 12 characters
 */
export async function exportSettings(
  ctx: ServiceContext,
  { secrets, passphrase }: { secrets: 'redacted' | 'encrypted' | 'plain'; passphrase?: string | undefined },
): Promise<{ revision: number; text: string }> {
  authorise(ctx, 'settings.manage');
  const write = await writerOf(secrets, passphrase);
  const { store } = ctx;
  await recordAct(ctx, { action: 'settings.export', subject: null, after: { secrets } });
  const snapshot = await readSettings(store.db, store.sealer);
  return { revision: snapshot.revision, text: documentText(exportDocument(snapshot, write)) };
}

async function writerOf(
  secrets: 'redacted' | 'encrypted' | 'plain',
  passphrase: string | undefined,
): Promise<SecretWriter> {
  if (secrets === 'plain') return writePlain;
  if (secrets === 'redacted') return writeRedacted;
  if (passphrase === undefined) throw invalidField('passphrase', remark('passphrase_needed'));
  return sealWith(await createSealing(passphrase));
}
