// In a file of its own, because the console shows it and should not load a schema library for that.
export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 256;
