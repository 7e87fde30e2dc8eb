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

/**
 * A document that is read when somebody looks into it: a hub that starts with ten thousand tools looks into few, and the
 * index of words reads them in its own thread. A class, as so many objects with functions of their own would take the
 * collector longer than the start has time for.
 */
class LaterDocument implements ToolDocument {
  readonly id: string;
  readonly server: string;
  readonly name: string;
  readonly shown: string;
  readonly #from: Written;
  #read: ToolDocument | undefined;

  constructor(from: Written) {
    this.id = documentId(from.server, from.name);
    this.server = from.server;
    this.name = from.name;
    this.shown = from.shown;
    this.#from = from;
  }

  get description(): string {
    return this.#whole().description;
  }
  get about(): string {
    return this.#whole().about;
  }
  get parameterNames(): string {
    return this.#whole().parameterNames;
  }
  get parameterTexts(): string {
    return this.#whole().parameterTexts;
  }
  get readOnly(): boolean {
    // Most tools say nothing of it, which is known without reading them.
    return this.#from.definition.includes(HINT) && this.#whole().readOnly;
  }

  #whole(): ToolDocument {
    this.#read ??= readNow(this.#from);
    return this.#read;
  }

  static fromOf(document: ToolDocument): Written | null {
    return #from in document ? document.#from : null;
  }
}

const HINT = 'readOnlyHint';

export const readLater = (from: Written): ToolDocument => new LaterDocument(from);

/** Null for a document that was read when it was made. */
export const writtenOf = (document: ToolDocument): Written | null => LaterDocument.fromOf(document);

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
