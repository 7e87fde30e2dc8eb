import { refName, type Schema } from './document.ts';
import { type Html, html, prose } from './html.ts';

/** One line that says what a schema allows, with links to the named ones. */
export function typeHtml(schema: Schema | undefined): Html {
  if (!schema) return html`anything`;
  if (schema.$ref) {
    const name = refName(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches) return html`${between(branches.map(typeHtml), ' or ')}`;
  if (schema.allOf) return html`${between(schema.allOf.map(typeHtml), ' and ')}`;
  if (schema.enum)
    return html`${between(
      schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      ' | ',
    )}`;
  if (schema.type === 'array') return html`list of ${typeHtml(schema.items)}`;
  if (schema.type === 'object' && !schema.properties) return mapHtml(schema);
  const types = [schema.type ?? 'anything'].flat().join(' or ');
  return html`${types}${schema.format ? ` (${schema.format})` : ''}`;
}

function mapHtml({ additionalProperties }: Schema): Html {
  return typeof additionalProperties === 'object'
    ? html`map of ${typeHtml(additionalProperties)}`
    : html`object`;
}

function between(parts: Html[], separator: string): Html[] {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [html`${separator}`, part]));
}

/** A table of an object's members; members that are objects of their own follow indented. */
export function membersHtml(schema: Schema): Html {
  const required = new Set(schema.required);
  const rows = memberRows(schema, required, '');
  if (rows.length === 0) return html`<p class="type">${typeHtml(schema)}</p>`;
  return html`<div class="scroll"><table><thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function memberRows(schema: Schema, required: Set<string>, prefix: string): Html[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const row = html`<tr><td><code>${prefix}${name}</code>${required.has(name) && html` <span class="required">required</span>`}</td><td>${typeHtml(member.properties ? { type: 'object' } : member)}</td><td>${prose(member.description)}${limitsHtml(member)}</td></tr>`;
    return member.properties
      ? [row, ...memberRows(member, new Set(member.required), `${prefix}${name}.`)]
      : [row];
  });
}

function limitsHtml(schema: Schema): Html {
  const facts = [
    schema.default !== undefined && html`default <code>${JSON.stringify(schema.default)}</code>`,
    schema.minimum !== undefined && html`from ${schema.minimum}`,
    schema.maximum !== undefined && html`to ${schema.maximum}`,
    schema.maxLength !== undefined && html`up to ${schema.maxLength} characters`,
    schema.pattern !== undefined && html`matches <code>${schema.pattern}</code>`,
  ].filter((fact) => fact !== false);
  return facts.length > 0 ? html` <small>${between(facts, ', ')}</small>` : html``;
}
