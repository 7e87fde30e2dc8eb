/** Of what somebody said, characters. */
export const LONGEST_SHOWN = 200;

export const quoted = (text: string): string => JSON.stringify(text.slice(0, LONGEST_SHOWN));

export const didYouMean = (near: readonly string[]): string =>
  near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`;
