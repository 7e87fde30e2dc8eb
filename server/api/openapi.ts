import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import { problemSchema } from '../contract/api/common.ts';
import { permissionText } from './permission-text.ts';
import type { Route } from './route.ts';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** Statuses that any route can answer with. */
const ALWAYS = [401, 403, 429, 503];

/** The same, where nobody has to be known; 403 is for pages of other sites. */
const ALWAYS_PUBLIC = [403, 429, 503];

const PROBLEMS: Record<number, string> = {
  400: 'Not readable as a request (malformed JSON or header)',
  401: 'No identity, or one that is not valid',
  403: 'The role does not allow it',
  404: 'There is no such thing',
  408: 'The body did not arrive in time',
  409: 'It conflicts with what is there',
  412: 'It has changed since (stale `If-Match`)',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The input is wrong; `errors` has the path of every wrong field',
  428: 'A write without `If-Match`',
  429: 'Too many requests; see `Retry-After`',
  502: 'The upstream server failed',
  503: 'Not available now; see `Retry-After`',
  504: 'It took too long',
};

/** The OpenAPI 3.1 document of a route table. Pure: the same routes give the same document. */
export function openApiDocument(routes: readonly Route[], version: string): Document {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description:
      'A key with a role on the REST API (`pb_<id>_<secret>`), or the access token (a JWT) of somebody who is signed in',
  });
  for (const route of routes) app.openAPIRegistry.registerPath(createRoute(configOf(route)));
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Patchbay',
      version,
      description:
        'Lists are `{ items, nextCursor? }`. What can be changed has an `ETag`; writes of it need it back in `If-Match`. Every error is `application/problem+json` with a stable `code` and the `requestId` that the log has too.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/api' }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    security: [{ bearer: [] }],
  });
  for (const methods of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(methods)) tidyParameters(operation);
  }
  return document;
}

interface Parameter {
  in?: unknown;
  required?: unknown;
  schema?: { type?: unknown };
}

/**
 * A number that is read from text is described as one that may be null or left out, because the reader itself accepts
 * anything; a URL has no null, and none of its path is optional.
 */
function tidyParameters({ parameters = [] }: { parameters?: Parameter[] }): void {
  for (const parameter of parameters) {
    if (parameter.in === 'path') parameter.required = true;
    const type = parameter.schema?.type;
    if (!parameter.schema || !Array.isArray(type)) continue;
    const kinds = type.filter((kind) => kind !== 'null');
    parameter.schema.type = kinds.length === 1 ? kinds[0] : kinds;
  }
}

function configOf(route: Route): RouteConfig {
  return {
    method: route.method,
    path: route.path,
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.permission === 'anyone' && { security: [] }),
    description: [route.description, `Needs: ${permissionText(route.permission)}.`]
      .filter(Boolean)
      .join('\n\n'),
    request: {
      ...(isObject(route.params) && { params: route.params }),
      ...(isObject(route.query) && { query: route.query }),
      ...(route.ifMatch && { headers: z.object({ 'if-match': ifMatchOf(route) }) }),
      ...(route.body && {
        body: { content: { 'application/json': { schema: route.body } }, required: !route.bodyOptional },
      }),
    },
    responses: { ...successOf(route), ...problemsOf(route) },
  };
}

const IF_MATCH = z.string().meta({ description: 'ETag of what you saw, or `*`', example: '"12"' });

function ifMatchOf({ ifMatch }: Route): z.ZodType {
  return ifMatch === 'optional' ? IF_MATCH.optional() : IF_MATCH;
}

function isObject(schema: z.ZodType | undefined): schema is z.ZodObject {
  return schema instanceof z.ZodObject;
}

function successOf({ success, method }: Route): RouteConfig['responses'] {
  switch (success.kind) {
    case 'json': {
      const headers =
        success.status === 201 || method === 'patch' ? { headers: z.object({ ETag: z.string() }) } : {};
      return {
        [success.status]: {
          description: success.description,
          content: {
            'application/json': { schema: success.schema },
            ...(success.file && { [success.file]: { schema: z.string() } }),
          },
          ...headers,
        },
      };
    }
    case 'empty':
      return { 204: { description: success.description } };
    case 'stream': {
      const schema = success.schema ?? z.string();
      const content = success.contentTypes.map((type) => [type, { schema }] as const);
      return { 200: { description: success.description, content: Object.fromEntries(content) } };
    }
  }
}

function problemsOf(route: Route): RouteConfig['responses'] {
  const statuses = new Set(route.permission === 'anyone' ? ALWAYS_PUBLIC : ALWAYS);
  if (route.params) statuses.add(404);
  if (route.query || route.body) statuses.add(422);
  if (route.body) for (const status of [400, 408, 413, 415]) statuses.add(status);
  if (route.ifMatch) for (const status of [400, 412]) statuses.add(status);
  if (route.ifMatch === true) statuses.add(428);
  for (const status of route.errors ?? []) statuses.add(status);
  const content = { 'application/problem+json': { schema: problemSchema } };
  return Object.fromEntries(
    [...statuses]
      .sort((a, b) => a - b)
      .map((status) => [status, { description: PROBLEMS[status] ?? 'Error', content }]),
  );
}

/** `POST /servers/{name}/enable` → `postServersNameEnable`. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
