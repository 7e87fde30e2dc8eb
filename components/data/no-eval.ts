import { config } from 'zod';

// The schema library tries whether it may make functions of texts as soon as a schema is made. The policy of the page
// refuses that, and the browser would report each try. Whatever takes a schema from the contract imports this first.
config({ jitless: true });
