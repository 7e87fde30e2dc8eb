import { z } from 'zod';
import { issuedKeySchema, type KeyView, keyListSchema, keySchema } from '../contract/api/keys.ts';
import { serverSchema } from '../contract/api/servers.ts';
import {
  appliedSchema,
  changesSchema,
  exportedSchema,
  type SettingsProblem,
  settingsProblemSchema,
} from '../contract/api/settings.ts';
import {
  createdUserSchema,
  type createUserSchema,
  passwordResetSchema,
  type UserListItem,
  userListSchema,
} from '../contract/api/users.ts';
import type { KeyInput } from '../contract/key.ts';

/** A server as the command line prints it: tolerant, so that it can talk to a hub of another version. */
export const listedServerSchema = serverSchema.extend({
  spec: z.looseObject({ type: z.string(), enabled: z.boolean(), title: z.string().optional() }),
});
export type ListedServer = z.infer<typeof listedServerSchema>;
export type IssuedKey = z.infer<typeof issuedKeySchema>;
export type Applied = z.infer<typeof appliedSchema>;
export type Changes = z.infer<typeof changesSchema>;
export type Exported = z.infer<typeof exportedSchema>;
export type CreateUser = z.infer<typeof createUserSchema>;
export type CreatedUser = z.infer<typeof createdUserSchema>;
export type PasswordReset = z.infer<typeof passwordResetSchema>;
export type { KeyView, UserListItem };

export interface ApplyOptions {
  prune: boolean;
  dryRun: boolean;
  /** Opens an encrypted export. */
  passphrase?: string;
}

export interface ExportOptions {
  secrets: 'redacted' | 'encrypted' | 'plain';
  passphrase?: string;
}

/** What the commands do: over REST where a hub runs, else on the store itself. */
export interface Backend {
  /** For people: the hub's URL or the data folder. */
  readonly where: string;
  servers(): Promise<{ items: ListedServer[]; fileProblems: SettingsProblem[] }>;
  addServer(name: string, spec: Record<string, unknown>): Promise<ListedServer>;
  removeServer(name: string): Promise<void>;
  keys(): Promise<KeyView[]>;
  createKey(input: KeyInput): Promise<IssuedKey>;
  revokeKey(id: string): Promise<void>;
  rotateKey(id: string, overlapSeconds: number): Promise<IssuedKey>;
  users(): Promise<UserListItem[]>;
  createUser(input: CreateUser): Promise<CreatedUser>;
  /** Without a password the answer holds a link by which the user chooses one. */
  resetPassword(id: string, password?: string): Promise<PasswordReset>;
  deleteUser(id: string): Promise<void>;
  diff(text: string, passphrase?: string): Promise<Changes>;
  apply(text: string, options: ApplyOptions): Promise<Applied>;
  export(options: ExportOptions): Promise<Exported>;
  close(): Promise<void>;
}

export const schemas = {
  server: listedServerSchema,
  servers: z.object({ items: z.array(listedServerSchema), fileProblems: z.array(settingsProblemSchema) }),
  key: keySchema,
  keys: keyListSchema,
  issued: issuedKeySchema,
  users: userListSchema,
  createdUser: createdUserSchema,
  passwordReset: passwordResetSchema,
  changes: changesSchema,
  applied: appliedSchema,
  exported: exportedSchema,
};
