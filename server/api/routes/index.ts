import type { Route } from '../route.ts';
import { accessRoutes } from './access.ts';
import { accountRoutes } from './account.ts';
import { authRoutes } from './auth.ts';
import { eventRoutes } from './events.ts';
import { groupReadRoutes } from './group-reads.ts';
import { groupRoutes } from './groups.ts';
import { itemReadRoutes } from './item-reads.ts';
import { keyReadRoutes } from './key-reads.ts';
import { keyRoutes } from './keys.ts';
import { recordRoutes } from './records.ts';
import { serverRuntimeRoutes } from './server-runtime.ts';
import { serverRoutes } from './servers.ts';
import { sessionRoutes } from './sessions.ts';
import { settingsRoutes } from './settings.ts';
import { smartRoutingRoutes } from './smart-routing.ts';
import { toolRoutes } from './tools.ts';
import { userRoutes } from './users.ts';

/** The whole REST API. What the door serves, the document and the matrix of permissions are made from it. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...accountRoutes,
  ...userRoutes,
  ...serverRoutes,
  ...serverRuntimeRoutes,
  ...itemReadRoutes,
  ...groupRoutes,
  ...groupReadRoutes,
  ...accessRoutes,
  ...keyRoutes,
  ...keyReadRoutes,
  ...toolRoutes,
  ...smartRoutingRoutes,
  ...sessionRoutes,
  ...recordRoutes,
  ...settingsRoutes,
  ...eventRoutes,
];
