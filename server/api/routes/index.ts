import type { Route } from '../route.ts';
import { eventRoutes } from './events.ts';
import { groupRoutes } from './groups.ts';
import { keyRoutes } from './keys.ts';
import { recordRoutes } from './records.ts';
import { serverRuntimeRoutes } from './server-runtime.ts';
import { serverRoutes } from './servers.ts';
import { settingsRoutes } from './settings.ts';
import { toolRoutes } from './tools.ts';

/** The whole REST API. What the door serves, the document and the matrix of permissions are made from it. */
export const routes: readonly Route[] = [
  ...serverRoutes,
  ...serverRuntimeRoutes,
  ...groupRoutes,
  ...keyRoutes,
  ...toolRoutes,
  ...recordRoutes,
  ...settingsRoutes,
  ...eventRoutes,
];
