/** What a smart endpoint lists instead of the tools behind it. On every other endpoint these are names like any other. */
export const SEARCH_TOOLS = 'search_tools';
export const DESCRIBE_TOOL = 'describe_tool';
export const CALL_TOOL = 'call_tool';
