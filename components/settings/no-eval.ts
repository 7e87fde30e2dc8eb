import { config } from 'zod';

// The schema library tries whether it may make functions of texts. The policy of the page refuses that, and the
// browser would report each try. It has to be said before a schema is first used.
config({ jitless: true });
