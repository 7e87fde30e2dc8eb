import { isRecord } from '../../../lib/json/parse.ts';

type Raw = Record<string, unknown>;

/** An entry of Codex's `config.toml` in the words of the other clients. */
export function fromCodex(entry: Raw): Raw {
  const {
    bearer_token_env_var: token,
    http_headers: headers,
    env_http_headers: named,
    env_vars: passed,
    startup_timeout_sec: startup,
    startup_timeout_ms: startupMs,
    tool_timeout_sec: request,
    ...rest
  } = entry;
  const sent = {
    ...(isRecord(headers) ? headers : {}),
    ...(isRecord(named) ? referenced(named) : {}),
    ...(typeof token === 'string' && { Authorization: `Bearer \${${token}}` }),
  };
  const names = Array.isArray(passed) ? passed.filter((name) => typeof name === 'string') : [];
  const env = {
    ...Object.fromEntries(names.map((name) => [name, `\${${name}}`])),
    ...(isRecord(rest.env) ? rest.env : {}),
  };
  const init = typeof startup === 'number' ? startup * 1000 : startupMs;
  const timeouts = {
    ...(typeof init === 'number' && { init: Math.round(init) }),
    ...(typeof request === 'number' && { request: Math.round(request * 1000) }),
  };
  return {
    ...rest,
    ...(Object.keys(sent).length > 0 && { headers: sent }),
    ...(Object.keys(env).length > 0 && { env }),
    ...(Object.keys(timeouts).length > 0 && { timeouts }),
  };
}

/** Header names with the variables that hold their values. */
function referenced(names: Raw): Raw {
  return Object.fromEntries(
    Object.entries(names).flatMap(([header, name]) =>
      typeof name === 'string' ? [[header, `\${${name}}`]] : [],
    ),
  );
}
