/** However often it is called, `act` runs once in the next turn of the event loop. */
export function onceATurn(act: () => void): () => void {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      act();
    });
  };
}
