/** The prefix of every URL, without a slash at its end; Next puts the text in when it builds the console. */
export const BASE_PATH: string = process.env.NEXT_PUBLIC_BASE_PATH ?? '';
