'use client';

import { ImportInput } from './import-input.tsx';
import { ImportPreview } from './import-preview.tsx';
import { ImportResult } from './import-result.tsx';
import { SectionHead } from './section-head.tsx';
import { useImport } from './use-import.ts';

/** A document that is compared with the settings, looked at, and applied. */
export function ImportSection() {
  const form = useImport();
  return (
    <section>
      <SectionHead id="import" />
      <div className="grid grid-cols-1 gap-4">
        {form.applied ? (
          <ImportResult applied={form.applied} onAgain={form.reset} />
        ) : (
          <>
            <ImportInput form={form} />
            {form.plan ? <ImportPreview form={form} plan={form.plan} /> : null}
          </>
        )}
      </div>
    </section>
  );
}
