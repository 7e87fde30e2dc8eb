import { paramsOf, REMARK_CODES } from '../../server/contract/remark.ts';
import type { RemarkCode } from '../../server/contract/remarks.ts';

const PART = 'data.remark';

/**
 * What the hub can remark and a language of the console cannot say, one sentence per problem.
 *
 * @param texts of the language, by paths such as `data.remark.required`
 * @param argumentsOf the names that a text needs
 */
export function checkRemarks(
  language: string,
  texts: ReadonlyMap<string, string>,
  argumentsOf: (text: string) => string[],
): string[] {
  const known = new Set<string>(REMARK_CODES.map((code) => `${PART}.${code}`));
  const strange = [...texts.keys()].filter((key) => key.startsWith(`${PART}.`) && !known.has(key));
  return [
    ...REMARK_CODES.flatMap((code) => problemsOf(code, language, texts.get(`${PART}.${code}`), argumentsOf)),
    ...strange.map((key) => `messages/${language} has ${key}, which the hub never says. Remove it.`),
  ];
}

function problemsOf(
  code: RemarkCode,
  language: string,
  text: string | undefined,
  argumentsOf: (text: string) => string[],
): string[] {
  if (text === undefined) return [`messages/${language} lacks ${PART}.${code}, which the hub says.`];
  const [needed, given] = [argumentsOf(text).join(', '), paramsOf(code).join(', ')];
  if (needed === given) return [];
  return [`${PART}.${code} takes (${needed}) in messages/${language}; the hub gives (${given}).`];
}
