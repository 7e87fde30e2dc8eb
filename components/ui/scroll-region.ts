/**
 * For what scrolls and holds nothing that takes the focus: without a place in the tab order, keys could not scroll it.
 *
 * @param label what it holds
 */
export function scrollRegion(label: string): { role: 'region'; tabIndex: 0; 'aria-label': string } {
  return { role: 'region', tabIndex: 0, 'aria-label': label };
}
