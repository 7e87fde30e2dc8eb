import { z } from 'zod';
import { REMARKS } from './remarks.ts';

/** Group ids and server names share one namespace and one pattern (they are path segments of endpoint URLs). */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;

export const nameSchema = z
  .string()
  .regex(NAME_PATTERN, REMARKS.bad_name)
  .meta({ id: 'Name', description: 'Name of a server or id of a group; both share one namespace' });

export const DEFAULT_SEPARATOR = '__';
