import { type FieldProblem, PatchbayError } from '../lib/errors.ts';

/** Why a command failed, and what to do about it. Exit status 1, or 2 when it was called wrongly. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly code: string;
  readonly fix: string | undefined;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | undefined;
  readonly status: 1 | 2;

  constructor(
    code: string,
    message: string,
    details: { fix?: string; fields?: readonly FieldProblem[]; requestId?: string; status?: 1 | 2 } = {},
  ) {
    super(message);
    this.code = code;
    this.fix = details.fix;
    this.fields = details.fields ?? [];
    this.requestId = details.requestId;
    this.status = details.status ?? 1;
  }
}

/** Called wrongly: exit status 2. */
export function usage(message: string, fix?: string): CliFailure {
  return new CliFailure('usage', message, { status: 2, ...(fix && { fix }) });
}

/** Anything that was thrown, in the form the command line prints. */
export function failureOf(thrown: unknown): CliFailure {
  if (thrown instanceof CliFailure) return thrown;
  if (thrown instanceof PatchbayError) {
    // The fields of a wrong environment stand in its message already.
    const fields = thrown.message.includes('\n') ? [] : (thrown.fields ?? []);
    return new CliFailure(thrown.code, thrown.message, { fields });
  }
  return new CliFailure('internal', thrown instanceof Error ? thrown.message : String(thrown));
}
