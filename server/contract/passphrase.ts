// In a file of its own, because the console shows it and should not load a schema library for that.
/** Characters of the passphrase of an encrypted export. */
export const MIN_PASSPHRASE = 12;
