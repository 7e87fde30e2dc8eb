/** A promise that only ever rejects, with `error`, after `ms`. Race it, then clear it. */
export function deadline(ms: number, error: Error) {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error), ms);
  });
  return { passed, clear: () => clearTimeout(timer) };
}
