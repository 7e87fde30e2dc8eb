/** English words that tell no tool from another. Verbs that name work (get, find, make) are kept. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by
   can could did do does doing don down during each few for from further had has have having he her here hers him his
   how i if in into is it its itself just let like ll me might more most must my myself need no nor not now of off on
   once only or other our ours out over own please re s same she should so some such t than that the their theirs them
   then there these they this those through to too under until up us use used using ve very want was we were what when
   where which while who whom why will with would you your yours`
    .split(/\s+/)
    .filter(Boolean),
);
