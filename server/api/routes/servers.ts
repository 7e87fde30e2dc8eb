import * as contract from '../../contract/api/servers.ts';
import * as servers from '../../services/servers.ts';
import { parseServers } from '../../services/servers-paste.ts';
import { listFileProblems } from '../../services/settings.ts';
import { emptyRoute, jsonRoute, type Route } from '../route.ts';
import { serverView } from '../views.ts';

const tag = 'servers';
const one = { schema: contract.serverSchema, description: 'The server' };

export const serverRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/servers',
    tag,
    summary: 'List servers',
    permission: 'view',
    success: { schema: contract.serverListSchema, description: 'Every server, with what it is doing now' },
    async handler(_, { service, runtime }) {
      const items = await servers.listServers(service);
      const fileProblems = await listFileProblems(service);
      return { body: { items: items.map((server) => serverView(server, runtime)), fileProblems } };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/servers',
    tag,
    summary: 'Add a server',
    permission: 'servers.configure',
    body: contract.createServerSchema,
    success: { ...one, status: 201, description: 'The new server; it starts at once' },
    errors: [409],
    async handler({ body }, { service, runtime }) {
      const server = await servers.createServer(service, body);
      return {
        body: serverView(server, runtime),
        revision: server.revision,
        location: `/servers/${server.name}`,
      };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/servers/import',
    tag,
    summary: 'Import servers',
    description: 'Takes the configuration of Patchbay, MCPHub, Claude Desktop, Cursor or VS Code.',
    permission: 'settings.manage',
    bodyLimit: 'hub',
    body: contract.importServersSchema,
    success: { schema: contract.importedSchema, description: 'What became of each entry' },
    async handler({ body }, { service }) {
      return { body: await servers.importServers(service, body) };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/servers/parse',
    tag,
    summary: 'Read a pasted server',
    description:
      'Makes entries of a command line (also `claude mcp add` and the like, `docker run`, `curl`), a URL, or a block of any client’s settings. Changes nothing, runs nothing; secrets come back as they were sent and are not written down.',
    permission: 'servers.configure',
    body: contract.parseServersSchema,
    success: { schema: contract.parsedServersSchema, description: 'What was understood, under free names' },
    async handler({ body }, { service }) {
      return { body: await parseServers(service, body) };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/servers/{name}',
    tag,
    summary: 'Show a server',
    permission: 'view',
    params: contract.serverParams,
    success: one,
    async handler({ params }, { service, runtime }) {
      const server = await servers.getServer(service, params);
      return { body: serverView(server, runtime), revision: server.revision };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/servers/{name}/origin-diff',
    tag,
    summary: 'Compare a server with the settings file',
    description:
      'What the settings file, or a document that was applied since, last made of the server. Secrets that differ both read as dots: `differs` counts them.',
    permission: 'view',
    params: contract.serverParams,
    success: { schema: contract.originDiffSchema, description: 'What the file says, and whether it is so' },
    async handler({ params }, { service }) {
      return { body: await servers.getOriginDiff(service, params) };
    },
  }),
  jsonRoute({
    method: 'patch',
    path: '/servers/{name}',
    tag,
    summary: 'Change a server',
    description:
      'Titles, descriptions, categories and tool choices need an editor; everything else an administrator. A new `url` or `command` clears stored secrets until they are given again.',
    permission: 'servers.edit',
    ifMatch: true,
    params: contract.serverParams,
    body: contract.patchServerSchema,
    success: one,
    errors: [409],
    async handler({ params, body, ifMatch }, { service, runtime }) {
      const server = await servers.updateServer(service, { ...params, patch: body, ifMatch });
      return { body: serverView(server, runtime), revision: server.revision };
    },
  }),
  emptyRoute({
    method: 'delete',
    path: '/servers/{name}',
    tag,
    summary: 'Remove a server',
    description:
      'Its name is taken out of every key scope that names it or tools of it, so that a later server of that name is not open to them; a scope with nothing left opens nothing. Bringing it back, also by a rollback, does not bring the scopes back. The same happens to what is taken out of the settings file. Groups keep it as a member that gives nothing.',
    permission: 'servers.configure',
    ifMatch: true,
    params: contract.serverParams,
    success: 'It is gone, and its processes are being ended',
    async handler({ params, ifMatch }, { service }) {
      await servers.deleteServer(service, { ...params, ifMatch });
    },
  }),
  ...(['enable', 'disable'] as const).map((verb) =>
    jsonRoute({
      method: 'post',
      path: `/servers/{name}/${verb}`,
      tag,
      summary: verb === 'enable' ? 'Enable a server' : 'Disable a server',
      permission: 'servers.operate',
      params: contract.serverParams,
      success: one,
      async handler({ params }, { service, runtime }) {
        const server = await servers.setServerEnabled(service, { ...params, enabled: verb === 'enable' });
        return { body: serverView(server, runtime), revision: server.revision };
      },
    }),
  ),
  emptyRoute({
    method: 'put',
    path: '/servers/{name}/{kind}/{item}',
    tag,
    summary: 'Override a tool, prompt or resource',
    description:
      'Hides it, or shows it under another name or description. Replaces what was set before. A tool or prompt is called by its name, so that is 1 to 64 characters of A-Z a-z 0-9 _ . - and no other item’s.',
    permission: 'servers.edit',
    params: contract.itemParams,
    body: contract.overrideBody,
    success: 'It is shown so from now on',
    errors: [409],
    async handler({ params: { name, kind, item }, body }, { service }) {
      await servers.setItemOverride(service, { server: name, kind, item, override: body });
    },
  }),
  emptyRoute({
    method: 'delete',
    path: '/servers/{name}/{kind}/{item}',
    tag,
    summary: 'Show a tool, prompt or resource as its server does',
    permission: 'servers.edit',
    params: contract.itemParams,
    success: 'Nothing is overridden any more',
    async handler({ params: { name, kind, item } }, { service }) {
      await servers.setItemOverride(service, { server: name, kind, item, override: null });
    },
  }),
];
