/** The `data` of every complete event in `text`, in order. Names and ids of events don't matter here. */
export function eventData(text: string): string[] {
  return text
    .replaceAll('\r', '')
    .split('\n\n')
    .map((event) =>
      event
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(line[5] === ' ' ? 6 : 5))
        .join('\n'),
    )
    .filter((data) => data !== '');
}
