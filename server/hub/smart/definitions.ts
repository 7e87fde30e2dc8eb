import { CALL_TOOL, DESCRIBE_TOOL, SEARCH_TOOLS } from './names.ts';

/** Most results of one search, and how many there are where the agent doesn't say. */
export const MOST_RESULTS = 50;
export const USUAL_RESULTS = 10;
/** Longest query, characters. */
export const LONGEST_QUERY = 2000;

/** What clients are told in the handshake. */
export const INSTRUCTIONS = `The tools of this endpoint are not listed: describe what you need to ${SEARCH_TOOLS}, one short need per call in your own words. Then call what fits by its name with ${CALL_TOOL}, with arguments as its inputSchema says.`;

/** What an agent reads of `search_tools`. @param behind see `whatLiesBehind` */
export function searchDescription(behind: string): string {
  return [
    'Finds tools by what they do. The tools of this endpoint are not listed, only found: search before you say that something cannot be done.',
    `What lies behind it:\n${behind}`,
    `Ask for one short need per call, in your own words, such as "open an issue about a crash"; for the next need search again. A whole plan finds less. The best fit comes first, with its name for ${CALL_TOOL}, what it does, its inputSchema, and how sure the search is of it.`,
  ].join('\n\n');
}

/**
 * The three definitions as JSON, by name.
 * @param tasks whether any tool behind can run as a task (2025-11-25): whoever calls it may ask for that then
 */
export function definitionsOf(behind: string, tasks: boolean): ReadonlyMap<string, Buffer> {
  const call = tasks ? { ...CALL, execution: { taskSupport: 'optional' } } : CALL;
  const all = [searchDefinition(behind), DESCRIBE, call];
  return new Map(all.map((each) => [each.name, Buffer.from(JSON.stringify(each))]));
}

const query = {
  type: 'string',
  minLength: 1,
  maxLength: LONGEST_QUERY,
  description: 'One short need, in your own words',
};
const limit = {
  type: 'integer',
  minimum: 1,
  maximum: MOST_RESULTS,
  default: USUAL_RESULTS,
  description: 'Most tools to answer with',
};
const detail = {
  type: 'string',
  enum: ['full', 'brief'],
  default: 'full',
  description: `"brief" leaves out each inputSchema; ${DESCRIBE_TOOL} shows it`,
};

const searchDefinition = (behind: string) => ({
  name: SEARCH_TOOLS,
  title: 'Search tools',
  description: searchDescription(behind),
  inputSchema: {
    type: 'object',
    properties: {
      query,
      limit,
      detail,
      server: { type: 'string', description: 'Only tools of this server' },
      readOnly: { type: 'boolean', description: 'true: only tools that say that they change nothing' },
    },
    required: ['query'],
  },
  outputSchema: FOUND_SCHEMA,
  annotations: { title: 'Search tools', readOnlyHint: true, idempotentHint: true, openWorldHint: false },
});

const FOUND_SCHEMA = {
  type: 'object',
  properties: {
    tools: {
      type: 'array',
      description: 'The best fit first',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string', description: `The name for ${CALL_TOOL}` },
          server: { type: 'string' },
          description: { type: 'string' },
          inputSchema: { type: 'object', description: 'What its arguments must be' },
          score: {
            type: 'number',
            minimum: 0,
            maximum: 1,
            description: 'How likely it is what was asked for',
          },
          confidence: { type: 'string', enum: ['high', 'medium', 'low'] },
        },
        required: ['name', 'server', 'description', 'score', 'confidence'],
      },
    },
    mode: {
      type: 'string',
      enum: ['hybrid', 'lexical'],
      description: 'Whether meaning was compared, or words alone',
    },
    notice: { type: 'string', description: 'Why the answer is not what it could be' },
  },
  required: ['tools', 'mode'],
};

const DESCRIBE = {
  name: DESCRIBE_TOOL,
  title: 'Describe a tool',
  description: `Shows the whole definition of one tool by the name that ${SEARCH_TOOLS} gave: title, description, inputSchema, outputSchema and annotations. Needed only where the search did not show enough.`,
  inputSchema: {
    type: 'object',
    properties: { name: { type: 'string', description: `As ${SEARCH_TOOLS} gave it` } },
    required: ['name'],
  },
  annotations: { title: 'Describe a tool', readOnlyHint: true, idempotentHint: true, openWorldHint: false },
};

const CALL = {
  name: CALL_TOOL,
  title: 'Call a tool',
  description: `Calls one tool by the name that ${SEARCH_TOOLS} gave. What it does and answers is that tool's own.`,
  inputSchema: {
    type: 'object',
    properties: {
      name: { type: 'string', description: `As ${SEARCH_TOOLS} gave it` },
      arguments: { type: 'object', description: "As the tool's inputSchema says; {} for none" },
    },
    required: ['name'],
  },
  annotations: { title: 'Call a tool', readOnlyHint: false, destructiveHint: true, openWorldHint: true },
};
