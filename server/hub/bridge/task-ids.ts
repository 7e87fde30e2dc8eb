import { PatchbayError } from '../../lib/errors.ts';
import { parseOrUndefined } from '../../lib/json/parse.ts';
import { elements, JsonError, memberOf, members, type Span, stringAt } from '../../lib/json/scan.ts';
import { type Edit, quote, splice } from '../../lib/json/splice.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { Era } from '../upstream/connection.ts';

/** Whose task an id names. */
export interface TaskRef {
  server: string;
  /** The server's own id. */
  taskId: string;
  /** Of the client it was made for; null for ids of an older hub. Tasks of the two eras have nothing in common. */
  era: Era | null;
}

/**
 * Ids of tasks (2025-11-25, experimental; 2026-07-28, extension) as clients get them: sealed with the server that
 * knows them and the principal that may, so that one endpoint can hold tasks of many servers and nobody's are guessed.
 */
export interface TaskIds {
  /**
   * A result, or the params of a notification, with every id of a task sealed; the same bytes where there is none. One
   * task has one sealed id: clients compare them.
   * @param met is told the server's own id of each
   */
  seal(result: Buffer, server: string, principal: string, era?: Era, met?: (taskId: string) => void): Buffer;
  /**
   * Of the params of a request about a task, or null where they name none; the edit names it as its server does.
   * @throws PatchbayError not_found
   */
  open(params: Buffer, principal: string): { ref: TaskRef; edit: Edit } | null;
  /** One sealed id. @throws PatchbayError not_found */
  openId(sealed: string, principal: string): TaskRef;
}

const ID = Buffer.from('"taskId"');
const RELATED = 'io.modelcontextprotocol/related-task';

export function createTaskIds(sealer: Sealer): TaskIds {
  return {
    seal(result, server, principal, era, met) {
      if (result.indexOf(ID) < 0) return result;
      const edits: Edit[] = [];
      for (const span of idsOrNone(result)) {
        const taskId = stringAt(result, span.start, span.end);
        const place = era ? [principal, server, taskId, era] : [principal, server, taskId];
        edits.push({ ...span, bytes: quote(sealer.sealAlike(JSON.stringify(place))) });
        met?.(taskId);
      }
      return splice(result, edits);
    },
    open(params, principal) {
      const span = spanOf(params, 'taskId');
      if (!span || params[span.start] !== 0x22) return null;
      const ref = openId(stringAt(params, span.start, span.end), principal);
      return { ref, edit: { ...span, bytes: quote(ref.taskId) } };
    },
    openId,
  };

  function openId(sealed: string, principal: string): TaskRef {
    const opened = sealer.open(sealed);
    const value = opened ? parseOrUndefined(opened) : null;
    const [owner, server, taskId, era]: unknown[] = Array.isArray(value) ? value : [];
    if (owner !== principal || typeof server !== 'string' || typeof taskId !== 'string') throw unknownTask();
    return { server, taskId, era: era === 'legacy' || era === 'modern' ? era : null };
  }
}

export function unknownTask(): PatchbayError {
  return new PatchbayError('not_found', 'Unknown task');
}

function spanOf(json: Buffer, name: string): Span | null {
  try {
    return memberOf(json, { start: 0, end: json.length }, name);
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}

/** What is no object, or names a member twice, passes as it is: a server's answer is not ours to refuse. */
function idsOrNone(result: Buffer): Span[] {
  try {
    return idsIn(result);
  } catch (error) {
    if (error instanceof JsonError) return [];
    throw error;
  }
}

/** Where a result may name a task: in itself, as the task it made, in a list of tasks, or as the one it belongs to. */
function idsIn(result: Buffer): Span[] {
  const found: Span[] = [];
  const visit = (start: number, end: number): void => {
    if (result[start] !== 0x7b) return;
    const id = memberOf(result, { start, end }, 'taskId');
    if (id && result[id.start] === 0x22) found.push(id);
  };
  members(result, 0, result.length, (key, start, end) => {
    if (key === 'taskId' && result[start] === 0x22) found.push({ start, end });
    else if (key === 'task') visit(start, end);
    else if (key === 'tasks' && result[start] === 0x5b) elements(result, start, end, visit);
    else if (key === '_meta' && result[start] === 0x7b) {
      const related = memberOf(result, { start, end }, RELATED);
      if (related) visit(related.start, related.end);
    }
  });
  return found;
}
