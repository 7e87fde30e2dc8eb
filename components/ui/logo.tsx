/** Two jacks and the cable between them. */
export function Logo() {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-6 shrink-0">
        <path
          d="M9 12.5c0 9 14 -2 14 7"
          fill="none"
          className="stroke-accent-solid"
          strokeWidth="3"
          strokeLinecap="round"
        />
        <circle cx="9" cy="8" r="4" fill="none" stroke="currentColor" strokeWidth="2.4" />
        <circle cx="23" cy="24" r="4" fill="none" stroke="currentColor" strokeWidth="2.4" />
      </svg>
      <span className="text-[15px] font-semibold tracking-tight">Patchbay</span>
    </span>
  );
}
