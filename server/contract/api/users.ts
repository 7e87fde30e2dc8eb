import { z } from 'zod';
import { roleSchema } from '../key.ts';
import { secret } from '../secret.ts';
import { newPasswordSchema, usernameSchema, userSchema } from '../user.ts';
import { listOf } from './common.ts';

export const userListItemSchema = userSchema
  .extend({
    sessions: z.number().int().meta({ description: 'Signed in now' }),
    keys: z.number().int().meta({ description: 'Keys of theirs; they end with the user' }),
  })
  .meta({ id: 'UserListItem' });
export type UserListItem = z.infer<typeof userListItemSchema>;

export const userListSchema = listOf(userListItemSchema).meta({ id: 'UserList' });
export const userParams = z.object({ id: z.string().regex(/^[a-z0-9]{10,40}$/, 'must be the id of a user') });

const name = z.string().trim().min(1).max(100);

/** Without a password the answer holds a link by which the user chooses one. */
export const createUserSchema = z
  .strictObject({
    username: usernameSchema,
    name: name.optional(),
    role: roleSchema,
    password: newPasswordSchema.optional(),
  })
  .meta({ id: 'CreateUser', example: { username: 'mei', role: 'editor' } });

export const invitationSchema = z
  .object({
    link: secret(z.string()).meta({ description: 'Shown once; for one use' }),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' });

export const createdUserSchema = z
  .object({ user: userSchema, invitation: invitationSchema.nullable() })
  .meta({ id: 'CreatedUser' });

export const patchUserSchema = z
  .strictObject({ name: name.optional(), role: roleSchema.optional(), enabled: z.boolean().optional() })
  .meta({ id: 'PatchUser', example: { role: 'viewer' } });

/** Sets a password for somebody else, or makes a link by which they do. All their sessions end. */
export const resetPasswordSchema = z
  .strictObject({ password: newPasswordSchema.optional() })
  .meta({ id: 'ResetPassword' });
export const passwordResetSchema = z
  .object({ invitation: invitationSchema.nullable() })
  .meta({ id: 'PasswordReset' });
