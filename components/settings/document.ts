/** The hub takes no longer document, bytes. */
export const MAX_DOCUMENT = 8 * 1024 * 1024;

/** Whether a document holds texts of an encrypted export. */
export function isEncrypted(text: string): boolean {
  return text.includes('"patchbay-sealed:1:');
}
