/** What the seeded servers are: kinds of systems that people really connect, each with the nouns of its tools. */
interface Kind {
  title: string;
  category: string;
  nouns: readonly string[];
}

type Row = readonly [title: string, category: string, nouns: readonly string[]];

const ROWS: Record<string, Row> = {
  github: ['GitHub', 'Code', ['issue', 'pull_request', 'branch', 'release', 'workflow_run']],
  gitlab: ['GitLab', 'Code', ['merge_request', 'pipeline', 'project', 'snippet', 'runner']],
  jira: ['Jira', 'Planning', ['issue', 'sprint', 'board', 'epic', 'worklog']],
  linear: ['Linear', 'Planning', ['issue', 'cycle', 'project', 'label', 'comment']],
  slack: ['Slack', 'Communication', ['message', 'channel', 'thread', 'reaction', 'user_group']],
  gmail: ['Gmail', 'Communication', ['message', 'draft', 'label', 'thread', 'attachment']],
  calendar: ['Calendar', 'Communication', ['event', 'attendee', 'room', 'free_slot', 'reminder']],
  notion: ['Notion', 'Knowledge', ['page', 'database', 'block', 'comment', 'template']],
  confluence: ['Confluence', 'Knowledge', ['page', 'space', 'attachment', 'comment', 'label']],
  drive: ['Drive', 'Knowledge', ['file', 'folder', 'permission', 'revision', 'comment']],
  postgres: ['PostgreSQL', 'Data', ['query', 'table', 'index', 'schema', 'slow_query']],
  bigquery: ['BigQuery', 'Data', ['query', 'dataset', 'job', 'table', 'cost_estimate']],
  snowflake: ['Snowflake', 'Data', ['query', 'warehouse', 'stage', 'task', 'role']],
  redis: ['Redis', 'Data', ['key', 'stream', 'slow_command', 'memory_report', 'client']],
  elastic: ['Elasticsearch', 'Data', ['index', 'document', 'query', 'snapshot', 'shard']],
  grafana: ['Grafana', 'Operations', ['dashboard', 'panel', 'alert', 'annotation', 'data_source']],
  prometheus: ['Prometheus', 'Operations', ['metric', 'rule', 'target', 'alert', 'range']],
  sentry: ['Sentry', 'Operations', ['error', 'release', 'project', 'replay', 'alert']],
  kubernetes: ['Kubernetes', 'Operations', ['pod', 'deployment', 'event', 'node', 'config_map']],
  terraform: ['Terraform', 'Operations', ['plan', 'workspace', 'state', 'module', 'run']],
  aws: ['AWS', 'Operations', ['instance', 'bucket', 'function', 'log_group', 'cost_report']],
  cloudflare: ['Cloudflare', 'Operations', ['zone', 'dns_record', 'worker', 'cache_entry', 'firewall_rule']],
  stripe: ['Stripe', 'Business', ['customer', 'invoice', 'payment', 'refund', 'subscription']],
  salesforce: ['Salesforce', 'Business', ['account', 'contact', 'opportunity', 'case', 'report']],
  hubspot: ['HubSpot', 'Business', ['contact', 'deal', 'campaign', 'form', 'ticket']],
  zendesk: ['Zendesk', 'Business', ['ticket', 'user', 'macro', 'view', 'article']],
  figma: ['Figma', 'Design', ['file', 'frame', 'component', 'comment', 'style']],
  browser: ['Browser', 'Automation', ['page', 'screenshot', 'form', 'download', 'console_log']],
  search: ['Web search', 'Automation', ['web_result', 'news_result', 'image', 'page', 'site']],
  translate: ['Translation', 'Automation', ['text', 'document', 'glossary', 'language', 'batch']],
};

const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries(ROWS).map(([kind, [title, category, nouns]]) => [kind, { title, category, nouns }]),
);

const PLACES = ['', 'eu', 'us', 'staging', 'finance', 'platform', 'mobile'];

interface Verb {
  verb: string;
  does: string;
  annotations: Record<string, boolean>;
}

const VERBS: readonly Verb[] = [
  { verb: 'list', does: 'Lists', annotations: { readOnlyHint: true } },
  { verb: 'get', does: 'Reads', annotations: { readOnlyHint: true } },
  { verb: 'create', does: 'Creates', annotations: {} },
  { verb: 'update', does: 'Changes', annotations: { idempotentHint: true } },
  { verb: 'delete', does: 'Deletes', annotations: { destructiveHint: true } },
];

export interface SeededServer {
  name: string;
  kind: string;
  title: string;
  category: string;
}

/** The first `count` servers; at most 210. */
export function serversOf(count: number): SeededServer[] {
  const all = PLACES.flatMap((place) =>
    [...KINDS].map(([kind, { title, category }]) => ({
      name: place === '' ? kind : `${kind}-${place}`,
      kind,
      title: place === '' ? title : `${title} ${place.toUpperCase()}`,
      category,
    })),
  );
  return all.slice(0, count);
}

const TOOLS_EACH = 15;

/** The MCP tools of a kind, none for a kind that does not exist. */
export function toolsOf(kind: string): { name: string; [member: string]: unknown }[] {
  const found = KINDS.get(kind);
  if (!found) return [];
  const { title, nouns } = found;
  const tools = nouns.flatMap((noun) =>
    VERBS.map(({ verb, does, annotations }) => ({
      name: `${verb}_${noun}`,
      description: describe(verb, does, noun, title),
      inputSchema: schemaOf(verb, noun),
      annotations,
    })),
  );
  return tools.slice(0, TOOLS_EACH);
}

function describe(verb: string, does: string, noun: string, title: string): string {
  const words = noun.replaceAll('_', ' ');
  const many = verb === 'list' ? pluralOf(words) : `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
  const rest = verb === 'delete' ? 'This cannot be undone.' : `Answers with the ${words} as JSON.`;
  return `${does} ${many} in ${title}. ${rest}`;
}

function pluralOf(words: string): string {
  if (/[^aeiou]y$/.test(words)) return `${words.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(words) ? `${words}es` : `${words}s`;
}

function schemaOf(verb: string, noun: string): Record<string, unknown> {
  const id = {
    [`${noun}_id`]: { type: 'string', description: `Id of the ${noun.replaceAll('_', ' ')}` },
  };
  const query = {
    query: { type: 'string', description: 'Words to look for' },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  };
  const fields = { title: { type: 'string' }, body: { type: 'string' } };
  const properties = verb === 'list' ? query : verb === 'create' ? fields : { ...id, ...fields };
  const required = verb === 'list' ? [] : Object.keys(properties).slice(0, 1);
  return { type: 'object', properties, required };
}
