import type { Link } from './link.ts';
import { type ProbeResult, probe } from './probe.ts';

/** Asks one link at a time whether it lives. */
export interface Prober {
  /** @param heardSince epoch ms: what was heard later proves enough. @param onResult only while `isCurrent` */
  probe(link: Link | null, heardSince: number, onResult: (result: ProbeResult) => void): void;
}

export function createProber(timeoutMs: number, isCurrent: (link: Link) => boolean): Prober {
  let probed: Link | null = null;
  return {
    probe(link, heardSince, onResult) {
      if (!link?.connection || probed === link) return;
      probed = link;
      void probe(link.connection, { heardSince, timeoutMs }).then((result) => {
        if (probed === link) probed = null;
        if (isCurrent(link)) onResult(result);
      });
    },
  };
}
