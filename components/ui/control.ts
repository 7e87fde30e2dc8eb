/** The look of everything that is typed into or opened to choose. */
export const control =
  'w-full min-w-0 rounded-control border border-field bg-surface text-text placeholder:text-muted transition-colors hover:border-text-muted disabled:cursor-not-allowed disabled:opacity-60 [&[readonly]]:bg-sunken aria-invalid:border-bad';

/** What a control takes from `Field`, so that label, hint and error belong to it. */
export interface ControlProps {
  id?: string | undefined;
  disabled?: boolean | undefined;
  'aria-label'?: string | undefined;
  'aria-labelledby'?: string | undefined;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
  'aria-required'?: boolean | undefined;
}
