import { isRecord } from '../lib/json/parse.ts';

/** A tool as it is searched: words by where they come from. */
export interface ToolDocument {
  /** `server/tool`: unique in the hub. */
  id: string;
  server: string;
  /** The server's own name of it. */
  name: string;
  /** What it is called: that name, or the one that administrators gave it in its place. */
  shown: string;
  /** Title and description, as administrators changed them. */
  description: string;
  /** What is said of the server: its title and description. */
  about: string;
  parameterNames: string;
  /** Descriptions and enumerated values of parameters. */
  parameterTexts: string;
  /** It says of itself that it changes nothing (`annotations.readOnlyHint`). */
  readOnly: boolean;
}

/** What a document is made of. `schema` is the tool's `inputSchema`. */
export interface ToolFacts {
  server: string;
  name: string;
  shown?: string | undefined;
  title?: string | null;
  description?: string | null;
  schema?: unknown;
  /** Title and description of the server. */
  about?: string | null;
  readOnly?: boolean;
}

export const documentId = (server: string, name: string): string => `${server}/${name}`;

/** Pure. Bounded: what is longer than anyone reads adds noise and costs memory. */
export function documentOf({
  server,
  name,
  shown = name,
  title,
  description,
  schema,
  about,
  readOnly,
}: ToolFacts): ToolDocument {
  const found: Parameters = { names: [], texts: [], left: MOST_PARAMETERS };
  readSchema(schema, found, 0);
  const said = [title, description].filter((text) => text);
  return {
    id: documentId(server, name),
    server,
    name,
    shown,
    description: cut(said.join('. '), MOST_DESCRIPTION),
    about: cut(about ?? '', MOST_ABOUT),
    parameterNames: found.names.join(' '),
    parameterTexts: cut(found.texts.join(' '), MOST_PARAMETER_TEXT),
    readOnly: readOnly ?? false,
  };
}

const MOST_DESCRIPTION = 8000;
const MOST_ABOUT = 2000;
const MOST_PARAMETER_TEXT = 8000;
const MOST_PARAMETERS = 200;
const DEEPEST = 4;

interface Parameters {
  names: string[];
  texts: string[];
  left: number;
}

/** Properties, those within them and within items, and what an enumeration allows. */
function readSchema(schema: unknown, found: Parameters, depth: number): void {
  if (!isRecord(schema) || depth > DEEPEST) return;
  if (isRecord(schema.properties)) {
    for (const [name, value] of Object.entries(schema.properties)) {
      if (found.left <= 0) return;
      found.left -= 1;
      found.names.push(name);
      readValue(value, found, depth);
    }
  }
  if (isRecord(schema.items)) readSchema(schema.items, found, depth + 1);
}

function readValue(value: unknown, found: Parameters, depth: number): void {
  if (!isRecord(value)) return;
  if (typeof value.description === 'string') found.texts.push(value.description);
  const allowed = Array.isArray(value.enum) ? value.enum : [];
  found.texts.push(...allowed.filter((each): each is string => typeof each === 'string').slice(0, 50));
  readSchema(value, found, depth + 1);
}

const cut = (text: string, length: number): string => (text.length > length ? text.slice(0, length) : text);
