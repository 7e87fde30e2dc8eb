import '../../data/no-eval.ts';

// What the form checks by: a file of its own, so that it is loaded as one when there is something to check.
export { serverNameSchema, serverSpecSchema } from '../../../server/contract/server.ts';
