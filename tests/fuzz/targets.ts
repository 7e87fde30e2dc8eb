import type { Target } from './target.ts';
import { era } from './targets/era.ts';
import { headerValue } from './targets/header-value.ts';
import { inbound } from './targets/inbound.ts';
import { lines } from './targets/lines.ts';
import { looseIds } from './targets/loose-id.ts';
import { requests } from './targets/requests.ts';
import { scan } from './targets/scan.ts';
import { sessionTexts, stateTexts } from './targets/sealed-texts.ts';
import { splicing } from './targets/splice.ts';
import { sse } from './targets/sse.ts';
import { tasks } from './targets/tasks.ts';

export const TARGETS: readonly Target[] = [
  ...[scan, inbound, splicing, sse, lines, looseIds],
  ...[sessionTexts, stateTexts, tasks, era, headerValue, requests],
];
