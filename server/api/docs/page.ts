import { createHash } from 'node:crypto';
import { SCRIPT, STYLE } from './assets.ts';
import { type ApiDocument, type Operation, operationsOf, readDocument, type Schemas } from './document.ts';
import { exampleOf } from './example.ts';
import { type Html, html, prose, raw } from './html.ts';
import { membersHtml, typeHtml } from './schema-html.ts';

export interface DocsPage {
  body: string;
  /** Value of Content-Security-Policy: nothing but this page's own style and script. */
  policy: string;
}

/**
 * The API's reference as one page without anything from elsewhere.
 * @param rawDocument the OpenAPI document; @param baseUrl of the API, for the curl lines
 */
export function docsPage(rawDocument: unknown, baseUrl: string): DocsPage {
  const doc = readDocument(rawDocument);
  const policy = `default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { body: layout(doc, baseUrl).markup, policy };
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function layout(doc: ApiDocument, baseUrl: string): Html {
  const operations = operationsOf(doc);
  const groups = doc.tags.map(({ name }) => ({
    name,
    operations: operations.filter((op) => op.tags.includes(name)),
  }));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${doc.info.title} API</title><style>${raw(STYLE)}</style></head>
<body><div class="layout"><nav aria-label="Operations">
<label for="search">Search</label><input id="search" type="search" placeholder="Press / to search" autocomplete="off"><p id="count" role="status" class="what"></p>
<div class="toc">${groups.map(tocHtml)}<section data-group><h2>Schemas</h2><ul>${Object.keys(doc.components.schemas).map((name) => html`<li data-text="${name.toLowerCase()}"><a href="#schema-${name}">${name}</a></li>`)}</ul></section></div></nav>
<main><h1>${doc.info.title} API</h1><p class="what">Version ${doc.info.version} · <a href="openapi.json">openapi.json</a></p><p>${prose(doc.info.description)}</p>
${groups.map((group) => html`<section data-group><h2>${group.name}</h2>${group.operations.map((op) => operationHtml(op, doc.components.schemas, baseUrl))}</section>`)}
<section data-group><h2>Schemas</h2>${Object.entries(doc.components.schemas).map(([name, schema]) => html`<details id="schema-${name}" data-text="${name.toLowerCase()}"><summary><strong>${name}</strong> <span class="what">${prose(schema.description)}</span></summary>${membersHtml(schema)}</details>`)}</section>
</main></div><script>${raw(SCRIPT)}</script></body></html>`;
}

function tocHtml(group: { name: string; operations: Operation[] }): Html {
  return html`<section data-group><h2>${group.name}</h2><ul>${group.operations.map((op) => html`<li data-text="${searchText(op)}"><a href="#${op.operationId}">${op.summary}</a></li>`)}</ul></section>`;
}

function searchText(op: Operation): string {
  return `${op.method} ${op.path} ${op.summary} ${op.description} ${op.tags.join(' ')}`.toLowerCase();
}

function operationHtml(op: Operation, schemas: Schemas, baseUrl: string): Html {
  const body = op.requestBody?.content['application/json']?.schema;
  const example = body && exampleOf(body, schemas);
  const id = `curl-${op.operationId}`;
  return html`<details id="${op.operationId}" data-text="${searchText(op)}"><summary><span class="method ${op.method}">${op.method.toUpperCase()}</span> <span class="path">${op.path}</span> <span class="what">${op.summary}</span></summary>
${op.description.split('\n\n').map((text) => html`<p>${prose(text)}</p>`)}
${op.parameters.length > 0 && parametersHtml(op)}
${body && html`<h3>Body${!op.requestBody?.required && ' (optional)'}: ${typeHtml(body)}</h3>${body.properties && membersHtml(body)}<pre>${JSON.stringify(example, null, 2)}</pre>`}
<h3>Answers</h3>${responsesHtml(op)}
<div class="row"><h3>curl</h3><button type="button" data-copy="${id}">Copy</button></div><pre id="${id}">${curlOf(op, baseUrl, example)}</pre></details>`;
}

function parametersHtml(op: Operation): Html {
  const rows = op.parameters.map(
    (parameter) =>
      html`<tr><td><code>${parameter.name}</code>${parameter.required && html` <span class="required">required</span>`}</td><td>${parameter.in}</td><td>${typeHtml(parameter.schema)}</td><td>${prose(parameter.description ?? parameter.schema?.description)}</td></tr>`,
  );
  return html`<h3>Parameters</h3><div class="scroll"><table><thead><tr><th>Name</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function responsesHtml(op: Operation): Html {
  const rows = Object.entries(op.responses).map(([status, { description, content }]) => {
    const schema = Object.values(content ?? {})[0]?.schema;
    return html`<tr><td><code>${status}</code></td><td>${prose(description)}</td><td>${schema && typeHtml(schema)}</td></tr>`;
  });
  return html`<div class="scroll"><table><thead><tr><th>Status</th><th>Meaning</th><th>Body</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A command line that can be pasted once the key stands in the environment. */
function curlOf(op: Operation, baseUrl: string, example: unknown): string {
  const path = op.path.replace(/\{(\w+)\}/g, (_, name: string) => `<${name}>`);
  const lines = [
    `curl -sS ${op.method === 'get' ? '' : `-X ${op.method.toUpperCase()} `}'${baseUrl}${path}'`,
  ];
  lines.push(`  -H "Authorization: Bearer $PATCHBAY_TOKEN"`);
  if (op.parameters.some(({ name }) => name.toLowerCase() === 'if-match'))
    lines.push(`  -H 'If-Match: "<revision>"'`);
  if (example !== undefined) {
    lines.push(`  -H 'Content-Type: application/json'`);
    lines.push(`  -d '${JSON.stringify(example).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(' \\\n');
}
