const bar = 'block rounded-control bg-sunken';

/** The frame of the console without a word: what the static page holds until its texts are there. */
export function Waiting() {
  return (
    <div aria-busy className="min-h-dvh md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <div className="border-line border-b px-5 py-4 md:h-dvh md:border-r md:border-b-0">
        <span className={`${bar} h-6 w-28`} />
        <div className="mt-6 hidden gap-3 md:grid">
          <span className={`${bar} h-4 w-24`} />
          <span className={`${bar} h-4 w-20`} />
          <span className={`${bar} h-4 w-28`} />
          <span className={`${bar} h-4 w-16`} />
        </div>
      </div>
      <div className="mx-auto w-full max-w-5xl px-4 pt-6 sm:px-8 md:pt-9">
        <span className={`${bar} h-7 w-40`} />
        <span className={`${bar} mt-2 h-4 w-64 max-w-full`} />
        <span className={`${bar} mt-6 h-24 w-full`} />
      </div>
    </div>
  );
}
