import { memberValue, parseOrUndefined } from '../lib/json/parse.ts';
import { documentId, documentOf, type ToolDocument } from './document.ts';

/** What a document is read from, and as little of it as can be told to a thread. */
export interface Written {
  server: string;
  name: string;
  shown: string;
  /** What administrators say in place of the tool's own description. */
  description: string | null;
  about: string;
  /** The tool's definition, JSON as the server said it; what is none tells nothing. */
  definition: Buffer;
}

const written = new WeakMap<ToolDocument, Written>();

/**
 * A document that is read when somebody looks into it: a hub that starts with ten thousand tools looks into few, and the
 * index of words reads them in its own thread.
 */
export function readLater(from: Written): ToolDocument {
  const { server, name, shown } = from;
  let read: ToolDocument | undefined;
  const whole = (): ToolDocument => {
    read ??= readNow(from);
    return read;
  };
  const document: ToolDocument = {
    id: documentId(server, name),
    server,
    name,
    shown,
    get description() {
      return whole().description;
    },
    get about() {
      return whole().about;
    },
    get parameterNames() {
      return whole().parameterNames;
    },
    get parameterTexts() {
      return whole().parameterTexts;
    },
    get readOnly() {
      return from.definition.includes(HINT) && whole().readOnly;
    },
  };
  written.set(document, from);
  return document;
}

/** Most tools say nothing of it, which is known without reading them. */
const HINT = 'readOnlyHint';

/** Null for a document that was read when it was made. */
export const writtenOf = (document: ToolDocument): Written | null => written.get(document) ?? null;

/** Pure. */
export function readNow({ server, name, shown, description, about, definition }: Written): ToolDocument {
  const said = parseOrUndefined(definition);
  const annotations = memberValue(said, 'annotations');
  const title = textOf(memberValue(said, 'title')) ?? textOf(memberValue(annotations, 'title'));
  return documentOf({
    server,
    name,
    shown,
    title: title === shown || title === name ? null : (title ?? null),
    description: description ?? textOf(memberValue(said, 'description')) ?? null,
    schema: memberValue(said, 'inputSchema'),
    about,
    readOnly: memberValue(annotations, 'readOnlyHint') === true,
  });
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
