import { z } from 'zod';
import { roleSchema } from '../key.ts';
import { PERMISSIONS } from '../permissions.ts';
import { secret } from '../secret.ts';
import {
  linkKindSchema,
  newPasswordSchema,
  typedPasswordSchema,
  usernameSchema,
  userSchema,
  userSessionSchema,
} from '../user.ts';
import { listOf } from './common.ts';

export const loginSchema = z
  .strictObject({ username: z.string().trim().toLowerCase().min(1).max(200), password: typedPasswordSchema })
  .meta({ id: 'Login', example: { username: 'admin', password: 'correct horse battery' } });

/** Beside it a cookie with the refresh token is set, which only the routes under `/api/auth` are sent. */
export const signedInSchema = z
  .object({
    accessToken: secret(z.string()).meta({ description: 'A JWT for `Authorization: Bearer`' }),
    expiresIn: z.number().int().meta({ description: 'Seconds' }),
    user: userSchema,
  })
  .meta({ id: 'SignedIn' });
export type SignedInAnswer = z.infer<typeof signedInSchema>;

export const meSchema = z
  .object({
    principal: z.string().meta({ description: 'e.g. user:alice, key:abcdefghij, local' }),
    role: roleSchema,
    permissions: z.array(z.enum(PERMISSIONS)),
    user: userSchema.nullable().meta({ description: 'Null for keys and the command line' }),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof meSchema>;

/** Asked before anybody is signed in. */
export const setupStateSchema = z
  .object({ needed: z.boolean().meta({ description: 'No administrator exists yet' }) })
  .meta({ id: 'SetupState' });

export const changePasswordSchema = z
  .strictObject({ current: typedPasswordSchema, next: newPasswordSchema })
  .meta({ id: 'ChangePassword' });

const linkToken = secret(z.string().min(20).max(200)).meta({
  description: 'The part of a one-time link after the #',
});

export const readLinkSchema = z.strictObject({ token: linkToken }).meta({ id: 'ReadLink' });

export const linkSchema = z
  .object({
    kind: linkKindSchema,
    username: z.string().nullable().meta({ description: 'Null for `setup`: it is chosen' }),
    role: roleSchema,
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'OneTimeLink' });
export type OneTimeLink = z.infer<typeof linkSchema>;

export const useLinkSchema = z
  .strictObject({
    token: linkToken,
    username: usernameSchema.optional().meta({ description: 'For `setup` only' }),
    name: z.string().trim().min(1).max(100).optional(),
    password: newPasswordSchema,
  })
  .meta({ id: 'UseLink' });

export const sessionListSchema = listOf(userSessionSchema).meta({ id: 'UserSessionList' });
export const sessionParams = z.object({ session: z.string().min(1).max(100) });
