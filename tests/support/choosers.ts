import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernHttp,
  SSEClientTransport as ModernSse,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';
import { sseUrl } from '../../server/contract/snippets.ts';
import { PROJECT } from './hub.ts';
import { type Program, runTool } from './tools.ts';

/** A client at one endpoint. */
export interface Visitor {
  tools(): Promise<string[]>;
  /** Calls a tool with `{ message }`. @returns everything it answered, as text */
  say(tool: string, message: string): Promise<string>;
  close(): Promise<void>;
}

/** Where a visitor goes; `home` is a folder of its own to write to. */
export interface Address {
  url: string;
  key: string;
  home: string;
}

/** A real client that decides by itself in which revision it speaks. */
export interface Chooser {
  /** The newest revision that it and the hub have in common. */
  revision: string;
  visit(address: Address): Promise<Visitor>;
}

const LEGACY = '2025-11-25';
const MODERN = '2026-07-28';

/** What both SDKs' clients have in common, as far as it is used here. */
interface SdkClient {
  listTools(): Promise<{ tools: Array<{ name: string }> }>;
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  close(): Promise<void>;
}

const visitorOf = (client: SdkClient): Visitor => ({
  tools: async () => (await client.listTools()).tools.map(({ name }) => name),
  say: async (name, message) => JSON.stringify(await client.callTool({ name, arguments: { message } })),
  close: () => client.close(),
});

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
const requestInit = (key: string) => ({ requestInit: { headers: bearer(key) } });

function sdkV1(transport: typeof StreamableHTTPClientTransport | typeof SSEClientTransport) {
  return async ({ url, key }: Address): Promise<Visitor> => {
    const client = new Client({ name: 'v1', version: '1' });
    await client.connect(
      new transport(new URL(placeFor(url, transport === SSEClientTransport)), requestInit(key)),
    );
    return visitorOf(client);
  };
}

function sdkV2(mode: 'legacy' | 'auto', transport: typeof ModernHttp | typeof ModernSse = ModernHttp) {
  return async ({ url, key }: Address): Promise<Visitor> => {
    const client = new ModernClient({ name: 'v2', version: '1' }, { versionNegotiation: { mode } });
    await client.connect(new transport(new URL(placeFor(url, transport === ModernSse)), requestInit(key)));
    return visitorOf(client);
  };
}

const placeFor = (url: string, sse: boolean): string => (sse ? sseUrl(url) : url);

function mcpRemote(strategy: 'http-first' | 'sse-only') {
  return async ({ url, key, home }: Address): Promise<Visitor> => {
    const client = new Client({ name: 'through mcp-remote', version: '1' });
    const args = [placeFor(url, strategy === 'sse-only'), '--header', `Authorization:Bearer ${key}`];
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [`${PROJECT}/node_modules/mcp-remote/dist/proxy.js`, ...args, '--transport', strategy],
        env: { PATH: process.env.PATH ?? '', HOME: home },
        stderr: 'ignore',
      }),
    );
    return visitorOf(client);
  };
}

function inspector(era: 'legacy' | 'auto' | 'modern') {
  return async ({ url, key, home }: Address): Promise<Visitor> => {
    const place = ['--cli', url, '--transport', 'http', '--header', `Authorization: Bearer ${key}`];
    const ask = (...more: string[]) => runTool('inspector', [...place, '--protocol-era', era, ...more], home);
    return {
      tools: async () => namesIn(await ask('--method', 'tools/list')),
      say: (tool, message) =>
        ask('--method', 'tools/call', '--tool-name', tool, '--tool-arg', `message=${message}`),
      close: async () => {},
    };
  };
}

async function mcporter({ url, key, home }: Address): Promise<Visitor> {
  const place = ['--http-url', url, '--allow-http', '--header', `Authorization=Bearer ${key}`, '--no-oauth'];
  return {
    tools: async () => namesIn(await runTool('mcporter', ['list', ...place, '--json'], home)),
    say: (tool, message) =>
      runTool('mcporter', ['call', ...place, '--tool', tool, '--args', JSON.stringify({ message })], home),
    close: async () => {},
  };
}

/** A program of tests/tools/clients. */
function library(program: Program, sse = false) {
  return async ({ url, key, home }: Address): Promise<Visitor> => {
    const place = [placeFor(url, sse), key];
    return {
      tools: async () => namesIn(await runTool(program, place, home)),
      say: (tool, message) => runTool(program, [...place, tool, JSON.stringify({ message })], home),
      close: async () => {},
    };
  };
}

const namesIn = (text: string): string[] =>
  z
    .object({ tools: z.array(z.object({ name: z.string() })) })
    .parse(JSON.parse(text))
    .tools.map(({ name }) => name);

export const CHOOSERS: Readonly<Record<string, Chooser>> = {
  'SDK v1': { revision: LEGACY, visit: sdkV1(StreamableHTTPClientTransport) },
  'SDK v1 over HTTP+SSE': { revision: LEGACY, visit: sdkV1(SSEClientTransport) },
  'SDK v2 as it is': { revision: LEGACY, visit: sdkV2('legacy') },
  'SDK v2 over HTTP+SSE': { revision: LEGACY, visit: sdkV2('auto', ModernSse) },
  'SDK v2, auto': { revision: MODERN, visit: sdkV2('auto') },
  'mcp-remote': { revision: LEGACY, visit: mcpRemote('http-first') },
  'mcp-remote, HTTP+SSE alone': { revision: LEGACY, visit: mcpRemote('sse-only') },
};

/** Those that need a newer Node. */
export const NEWER_CHOOSERS: Readonly<Record<string, Chooser>> = {
  'Inspector, legacy': { revision: LEGACY, visit: inspector('legacy') },
  'Inspector, auto': { revision: MODERN, visit: inspector('auto') },
  'Inspector, modern': { revision: MODERN, visit: inspector('modern') },
  mcporter: { revision: LEGACY, visit: mcporter },
  '@ai-sdk/mcp': { revision: MODERN, visit: library('ai-sdk') },
  '@ai-sdk/mcp over HTTP+SSE': { revision: LEGACY, visit: library('ai-sdk', true) },
  '@openai/agents': { revision: MODERN, visit: library('openai-agents') },
  '@openai/agents over HTTP+SSE': { revision: LEGACY, visit: library('openai-agents', true) },
};
