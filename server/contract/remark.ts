import { z } from 'zod';
import { REMARKS, type RemarkCode } from './remarks.ts';

export type RemarkParams = Readonly<Record<string, string | number>>;

/** A sentence of the hub in English, and what it takes to say it in another language. */
export interface Remark {
  code: RemarkCode;
  params: RemarkParams;
  message: string;
}

const params = z.record(z.string(), z.union([z.string(), z.number()])).meta({
  description: 'What is filled into the sentence; never a secret',
});

/** A plain string, so that readers of an older contract survive a new code. */
const code = z.string().meta({ description: 'Stable name of the sentence' });

export const remarkSchema = z
  .object({ code, params, message: z.string().meta({ description: 'The sentence in English' }) })
  .meta({ id: 'Remark' });
export type RemarkView = z.infer<typeof remarkSchema>;

/** Members of whatever says a sentence that may be a remark: those without a code are said in English alone. */
export const saidShape = { message: z.string(), code: code.optional(), params: params.optional() };

type Text<C extends RemarkCode> = (typeof REMARKS)[C];

/** Names of the parameters of a sentence: `{name}`, also within `${{name}}`; `${HOME}` is none. */
type Names<T extends string> = T extends `${string}{${infer N}}${infer Rest}`
  ? Named<N> | Names<Rest>
  : never;
type Named<N extends string> = N extends `{${infer M}` ? Named<M> : N extends Uncapitalize<N> ? N : never;
type Values<C extends RemarkCode> = [Names<Text<C>>] extends [never]
  ? []
  : [values: Readonly<Record<Names<Text<C>>, string | number>>];

/** Codes of sentences without parameters. */
export type PlainCode = { [C in RemarkCode]: [Names<Text<C>>] extends [never] ? C : never }[RemarkCode];

const PARAM = /\{([a-z]\w*)\}/g;

/** Says a sentence of `REMARKS`. @param values of its parameters, none of them a secret */
export function remark<C extends RemarkCode>(code: C, ...[values]: Values<C>): Remark {
  const given = new Map<string, string | number>(Object.entries(values ?? {}));
  const one = [...given.values()].includes(1);
  const message = REMARKS[code]
    .replace(/\(s\)/g, one ? '' : 's')
    .replace(PARAM, (whole, name: string) => String(given.get(name) ?? whole));
  return { code, params: Object.fromEntries(given), message };
}

const isCode = (text: string): text is RemarkCode => Object.hasOwn(REMARKS, text);

export const REMARK_CODES: readonly RemarkCode[] = Object.keys(REMARKS).filter(isCode);

const PLAIN: ReadonlyMap<string, Remark> = new Map(
  REMARK_CODES.filter((one) => paramsOf(one).length === 0).map((one) => [
    REMARKS[one],
    { code: one, params: {}, message: REMARKS[one] },
  ]),
);

/** The remark without parameters that a sentence is, such as one that stands in a schema. */
export function plainRemark(message: string): Remark | undefined {
  return PLAIN.get(message);
}

/** The names of the parameters of a sentence, sorted. */
export function paramsOf(code: RemarkCode): string[] {
  return [...new Set([...REMARKS[code].matchAll(PARAM)].map(([, name = '']) => name))].sort();
}
