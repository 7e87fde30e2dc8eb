import { describe, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

const create = (maxTools?: number) =>
  createMetrics({ version: '1.2.3', process: false, ...(maxTools === undefined ? {} : { maxTools }) });

describe('metrics', () => {
  test('count calls by server, tool and outcome, with their durations', async () => {
    const metrics = create();
    metrics.toolCall('github', 'create_issue', 'ok', 0.03);
    metrics.toolCall('github', 'create_issue', 'ok', 0.2);
    metrics.toolCall('github', 'create_issue', 'timeout', 60);
    const text = await metrics.text();
    expect(text).toContain('mcp_tool_calls_total{server="github",tool="create_issue",outcome="ok"} 2');
    expect(text).toContain('mcp_tool_calls_total{server="github",tool="create_issue",outcome="timeout"} 1');
    expect(text).toContain('mcp_tool_duration_seconds_count{server="github"} 3');
    expect(text).toContain('mcp_tool_duration_seconds_bucket{le="0.05",server="github"} 1');
    expect(metrics.contentType).toContain('text/plain');
  });

  test('keep a bounded number of tool labels whatever clients ask for, and lose no call', async () => {
    const metrics = create(10);
    for (let i = 0; i < 1000; i++) metrics.toolCall('a', `tool-${i}`, 'ok', 0.01);
    for (let i = 0; i < 1000; i++) metrics.toolCall(`server-${i}`, 'tool', 'error', 0.01);
    const lines = (await metrics.text())
      .split('\n')
      .filter((line) => line.startsWith('mcp_tool_calls_total{'));
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines).toContain('mcp_tool_calls_total{server="a",tool="other",outcome="ok"} 990');
    expect(lines).toContain('mcp_tool_calls_total{server="other",tool="other",outcome="error"} 1000');
  });

  test('forget a removed server and make room for others', async () => {
    const metrics = create(2);
    metrics.toolCall('old', 'x', 'ok', 0.01);
    metrics.toolCall('old', 'y', 'ok', 0.01);
    metrics.upstreamRestart('old');
    metrics.forgetServer('old');
    await Promise.resolve();
    metrics.toolCall('new', 'x', 'ok', 0.01);
    const text = await metrics.text();
    expect(text).not.toContain('"old"');
    expect(text).toContain('mcp_tool_calls_total{server="new",tool="x",outcome="ok"} 1');
  });

  test('group HTTP requests by method, door and status class', async () => {
    const metrics = create();
    metrics.http('POST', 'mcp', 200, 0.004);
    metrics.http('POST', 'mcp', 202, 0.004);
    metrics.http('BREW', 'api', 418, null);
    metrics.http('GET', 'mcp', 0, null);
    metrics.bind({ openRequests: () => 1 });
    const text = await metrics.text();
    expect(text).toContain('http_requests_total{method="POST",door="mcp",status="2xx"} 2');
    expect(text).toContain('http_requests_total{method="other",door="api",status="4xx"} 1');
    expect(text).toContain('http_requests_total{method="GET",door="mcp",status="0xx"} 1');
    expect(text).toContain('http_request_duration_seconds_count{door="mcp"} 2');
    expect(text).toContain('http_requests_open 1');
  });

  test('read states, sessions and dependencies when scraped', async () => {
    const metrics = create();
    let upstreams = [
      { name: 'a', state: 'ready' as const },
      { name: 'b', state: 'waiting' as const },
    ];
    metrics.bind({ upstreams: () => upstreams });
    metrics.bind({ sessions: () => 7, dependencies: () => ({ database: true, redis: false }) });
    const text = await metrics.text();
    expect(text).toContain('mcp_upstreams{state="ready"} 1');
    expect(text).toContain('mcp_upstreams{state="misconfigured"} 0');
    expect(text).toContain('mcp_upstream_up{server="b"} 0');
    expect(text).toContain('mcp_sessions 7');
    expect(text).toContain('patchbay_dependency_up{dependency="redis"} 0');
    upstreams = [{ name: 'a', state: 'ready' }];
    expect(await metrics.text()).not.toContain('server="b"');
  });

  test('count refusals and losses by their reason, bounded, and say what is running', async () => {
    const metrics = create();
    metrics.authFailure('wrong');
    metrics.denial('tool-not-in-scope');
    metrics.limitHit('key');
    metrics.vectorFailure('embedder');
    metrics.dropped('call records', 12);
    metrics.dropped('call records', 0);
    for (let i = 0; i < 1000; i++) metrics.authFailure(`made-up-${i}`);
    const text = await metrics.text();
    expect(text).toContain('patchbay_auth_failures_total{reason="wrong"} 1');
    expect(text).toContain('patchbay_denials_total{reason="tool-not-in-scope"} 1');
    expect(text).toContain('patchbay_limit_hits_total{limit="key"} 1');
    expect(text).toContain('patchbay_vector_failures_total{of="embedder"} 1');
    expect(text).toContain('patchbay_dropped_records_total{kind="call records"} 12');
    expect(text).toContain('patchbay_build_info{service="patchbay",version="1.2.3"');
    expect(text.match(/patchbay_auth_failures_total\{/g)?.length).toBeLessThan(210);
  });

  test('never throw for odd figures', async () => {
    const metrics = create();
    metrics.toolCall('a', 'b', 'ok', Number.NaN);
    metrics.http('GET', 'mcp', Number.NaN, Number.POSITIVE_INFINITY);
    expect(await metrics.text()).toContain('mcp_tool_calls_total{server="a",tool="b",outcome="ok"} 1');
  });

  test('include the process and its event loop', async () => {
    const text = await createMetrics({ version: '1' }).text();
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'patchbay_uptime_seconds',
    ]) {
      expect(text).toContain(name);
    }
  });
});
