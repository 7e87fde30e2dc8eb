import { z } from 'zod';
import { saidShape } from '../remark.ts';
import { REMARKS } from '../remarks.ts';

/** RFC 9457 body of every error answer. `code` is stable; `detail` is for people. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: '`urn:patchbay:problem:` and the code' }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable, e.g. not_found, stale, invalid_input' }),
    detail: z.string(),
    requestId: z.string(),
    errors: z
      .array(z.object({ path: z.string(), ...saidShape }))
      .optional()
      .meta({ description: 'Each wrong field of the input' }),
    data: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** The one shape of every list: `nextCursor` is absent on the last page. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

const MAX_PAGE = 500;

/** Query members of every paged list. */
export const pageQuery = {
  cursor: z.string().min(1).max(500).optional().meta({ description: '`nextCursor` of the page before' }),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100).meta({ description: 'Items per page' }),
};

/** A text that is looked for. */
export const searchQuery = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, REMARKS.control_characters)
  .optional();

/** `from` and `to` of lists of events: ISO 8601 with an offset; `from` is included, `to` is not. */
export const spanQuery = {
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
};
