/** What a redacted value reads; sending it back in an edit means "keep the stored value". */
export const REDACTED = '••••••••';
