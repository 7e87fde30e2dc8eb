import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import type { StatusTone } from '../ui/status.tsx';

export interface IndexState {
  /** Also the name of its text, `state.<id>`. */
  id: 'words' | 'empty' | 'failing' | 'reindex' | 'embedding' | 'partly' | 'complete';
  tone: StatusTone;
  busy: boolean;
}

/** Pure: how the index is, in a word; what hinders it first. */
export function indexStateOf(status: SmartStatus): IndexState {
  if (status.kind === 'none') return { id: 'words', tone: 'idle', busy: false };
  if (status.failure) return { id: 'failing', tone: 'bad', busy: false };
  if (status.reindex) return { id: 'reindex', tone: 'info', busy: true };
  if (status.tools === 0) return { id: 'empty', tone: 'idle', busy: false };
  if (status.pending > 0) return { id: 'embedding', tone: 'info', busy: true };
  if (status.failed > 0) return { id: 'partly', tone: 'warn', busy: false };
  return { id: 'complete', tone: 'good', busy: false };
}
