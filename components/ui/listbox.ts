/** What can be chosen in a `Select` or `MultiSelect`. */
export interface Option<T extends string = string> {
  value: T;
  label: string;
  /** Stands below the label in grey. */
  hint?: string;
  disabled?: boolean;
}

/**
 * Which option a key leads to from the active one; the options that cannot be chosen are passed over.
 *
 * @returns the value of the option, or null where the key leads nowhere
 */
export function optionAt<T extends string>(
  options: readonly Option<T>[],
  active: string | null,
  key: string,
): T | null {
  const open = options.filter(({ disabled }) => !disabled);
  const at = open.findIndex(({ value }) => value === active);
  const target = {
    ArrowDown: Math.min(at + 1, open.length - 1),
    ArrowUp: at < 0 ? open.length - 1 : Math.max(at - 1, 0),
    PageDown: Math.min(at + 10, open.length - 1),
    PageUp: Math.max(at - 10, 0),
    Home: 0,
    End: open.length - 1,
  }[key];
  return (target === undefined ? undefined : open[target]?.value) ?? null;
}

/** The next option after the active one, all around, whose label begins with what was typed. */
export function optionTyped<T extends string>(
  options: readonly Option<T>[],
  active: string | null,
  typed: string,
): T | null {
  const open = options.filter(({ disabled }) => !disabled);
  const at = open.findIndex(({ value }) => value === active);
  // A repeated first letter walks on; a longer beginning may stay where it is.
  const from = typed.length > 1 ? Math.max(at, 0) : at + 1;
  const around = [...open.slice(from), ...open.slice(0, from)];
  const begin = typed.toLocaleLowerCase();
  return around.find(({ label }) => label.toLocaleLowerCase().startsWith(begin))?.value ?? null;
}

/** The options that contain every word of the query in their label, hint or value. */
export function optionsFound<T extends string>(options: readonly Option<T>[], query: string): Option<T>[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(({ value, label, hint }) => {
    const text = `${label}\n${hint ?? ''}\n${value}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
