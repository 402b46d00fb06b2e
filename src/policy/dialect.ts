// SPDX-License-Identifier: MIT
// A pure table: words of other dialects of this policy file, and the word that this one uses.

import { ACTIONS, type Matcher } from '../action/vocabulary.ts';

export const MATCHERS: readonly Matcher[] = [...new Set(Object.values(ACTIONS).flatMap((entry) => entry.matchers as readonly Matcher[]))];
export const TOP_KEYS = ['version', 'defaultAction', 'mode', 'baseline', 'reload', 'extends', 'audit', 'aws', 'rules', 'audit.sink', 'audit.path'] as const;
export const RULE_KEYS: readonly string[] = ['id', 'action', 'effect', 'reason', 'when', 'limit', ...MATCHERS];

/** Top-level keys of other dialects. */
export const TOP_SLIPS: ReadonlyMap<string, string> = new Map([
  ['default', 'defaultAction'], ['defaultEffect', 'defaultAction'], ['default_action', 'defaultAction'], ['default_effect', 'defaultAction'], ['defaultDecision', 'defaultAction'], ['default_decision', 'defaultAction'], ['defaultPolicy', 'defaultAction'],
  ['policies', 'rules'], ['rule', 'rules'], ['permissions', 'rules'], ['policy_rules', 'rules'],
  ['extend', 'extends'], ['import', 'extends'], ['imports', 'extends'], ['include', 'extends'], ['includes', 'extends'], ['inherit', 'extends'], ['inherits', 'extends'], ['presets', 'extends'], ['preset', 'extends'],
  ['hotReload', 'reload'], ['hot_reload', 'reload'], ['autoReload', 'reload'], ['watch', 'reload'],
  ['enforcement', 'mode'], ['auditLog', 'audit'], ['audit_log', 'audit'], ['logging', 'audit'],
]);

/** Keys of rules of other dialects; `target` and its like depend on the rule's action. */
export const RULE_SLIPS: ReadonlyMap<string, string> = new Map([
  ['decision', 'effect'], ['verdict', 'effect'], ['outcome', 'effect'], ['permission', 'effect'], ['result', 'effect'],
  ['actions', 'action'], ['type', 'action'], ['actionType', 'action'], ['action_type', 'action'],
  ['paths', 'path'], ['pathPattern', 'path'], ['path_pattern', 'path'], ['file', 'path'], ['files', 'path'], ['filename', 'path'], ['glob', 'path'],
  ['commands', 'command'], ['commandPattern', 'command'], ['command_pattern', 'command'], ['cmd', 'command'], ['cmds', 'command'],
  ['hosts', 'host'], ['hostname', 'host'], ['domain', 'host'], ['domains', 'host'], ['hostPattern', 'host'],
  ['keys', 'key'], ['variable', 'key'], ['variables', 'key'], ['env', 'key'], ['methods', 'method'], ['ports', 'port'], ['urls', 'url'], ['protocols', 'protocol'],
  ['description', 'reason'], ['message', 'reason'], ['comment', 'reason'], ['note', 'reason'],
  ['rateLimit', 'limit'], ['rate_limit', 'limit'], ['limits', 'limit'], ['rate', 'limit'], ['quota', 'limit'], ['throttle', 'limit'], ['maxCalls', 'limit'], ['max_calls', 'limit'],
  ['resources', 'resource'], ['tools', 'tool'], ['services', 'service'], ['operations', 'operation'],
]);

/** Keys that mean the main matcher of the rule's action, whichever that is. */
export const TARGET_SLIPS: ReadonlySet<string> = new Set(['target', 'targets', 'destination', 'destinations', 'pattern', 'patterns']);

/** Keys of other dialects that say nothing here; what to do instead. */
export const FOREIGN_KEYS: ReadonlyMap<string, string> = new Map([
  ['agent', 'rules hold for the whole program: give each agent a process and a policy of its own'],
  ['condition', 'write what must match as keys of the rule: `path`, `host`, `command` …'],
  ['conditions', 'write what must match as keys of the rule: `path`, `host`, `command` …'],
  ['constraints', 'write what must match as keys of the rule: `path`, `host`, `command` …'],
  ['schedule', 'write `when: { days: [mon-fri], hours: "09:00-17:30" }`'],
  ['expiresAt', 'write `when: { until: 2030-12-31 }`'],
  ['notifications', 'send alerts from the audit log: remove the key'],
  ['enabled', 'every rule counts: remove the key, or the rule'],
  ['priority', 'the first rule that matches decides: order the rules, and remove the key'],
]);

/** The verdict words of other dialects; `ask` marks those that want a person to decide. */
export const EFFECT_SLIPS: ReadonlyMap<string, 'allow' | 'deny' | 'ask'> = new Map([
  ['permit', 'allow'], ['permitted', 'allow'], ['allowed', 'allow'], ['accept', 'allow'], ['grant', 'allow'], ['pass', 'allow'], ['yes', 'allow'], ['true', 'allow'], ['on', 'allow'], ['audit', 'allow'], ['log', 'allow'],
  ['block', 'deny'], ['blocked', 'deny'], ['denied', 'deny'], ['forbid', 'deny'], ['reject', 'deny'], ['refuse', 'deny'], ['disallow', 'deny'], ['drop', 'deny'], ['no', 'deny'], ['false', 'deny'], ['off', 'deny'],
  ['require_approval', 'ask'], ['requireapproval', 'ask'], ['require-approval', 'ask'], ['approval', 'ask'], ['prompt', 'ask'], ['escalate', 'ask'], ['human_review', 'ask'], ['confirm', 'ask'], ['review', 'ask'],
]);

export const MODE_SLIPS: ReadonlyMap<string, string> = new Map([
  ['enforcement', 'enforce'], ['enforcing', 'enforce'], ['strict', 'enforce'], ['block', 'enforce'],
  ['simulate', 'observe'], ['simulation', 'observe'], ['audit', 'observe'], ['monitor', 'observe'], ['dry-run', 'observe'], ['dryrun', 'observe'], ['shadow', 'observe'], ['permissive', 'observe'],
]);

/** Whole action names of other dialects, in lower case; separators `. _ - /` are read as `:` before. */
export const ACTION_SLIPS: ReadonlyMap<string, string> = new Map([
  ['read', 'file:read'], ['read:file', 'file:read'], ['filesystem:read', 'file:read'], ['fs:read', 'file:read'], ['safe:read:file', 'file:read'], ['safe:read', 'file:read'], ['safe:read:*', 'file:read'], ['file:open', 'file:read'],
  ['file:readdir', 'file:list'], ['list:files', 'file:list'], ['safe:read:glob', 'file:list'], ['safe:read:grep', 'file:read'],
  ['write', 'file:write'], ['write:file', 'file:write'], ['filesystem:write', 'file:write'], ['fs:write', 'file:write'], ['file:create', 'file:write'], ['file:edit', 'file:write'], ['file:append', 'file:write'],
  ['delete', 'file:delete'], ['file:remove', 'file:delete'], ['file:unlink', 'file:delete'], ['filesystem:delete', 'file:delete'], ['fs:delete', 'file:delete'],
  ['file', 'file:*'], ['filesystem', 'file:*'], ['fs', 'file:*'],
  ['network', 'network:request'], ['http', 'network:request'], ['http:request', 'network:request'], ['network:http', 'network:request'], ['network:https', 'network:request'], ['network:fetch', 'network:request'], ['network:search', 'network:request'], ['net:request', 'network:request'], ['fetch', 'network:request'],
  ['net:connect', 'network:connect'], ['network:socket', 'network:connect'], ['network:dns', 'network:resolve'], ['dns', 'network:resolve'], ['network:server', 'network:listen'],
  ['shell', 'shell:execute'], ['shell:exec', 'shell:execute'], ['shell:run', 'shell:execute'], ['shell:command', 'shell:execute'], ['exec', 'shell:execute'], ['execute', 'shell:execute'], ['process:exec', 'shell:execute'], ['process:spawn', 'shell:execute'], ['code:exec', 'shell:execute'], ['bash', 'shell:execute'], ['command', 'shell:execute'], ['command:execute', 'shell:execute'],
  ['env', 'env:read'], ['environment:read', 'env:read'], ['env:get', 'env:read'], ['env:access', 'env:read'], ['env:set', 'env:write'],
  ['tool', 'tool:call'], ['tool:use', 'tool:call'], ['tools:call', 'tool:call'], ['llm:call', 'tool:call'], ['mcp:call', 'tool:call'],
  ['module:require', 'module:load'], ['module:import', 'module:load'], ['process:kill', 'process:signal'],
  ['aws:call', 'aws:*'], ['aws', 'aws:*'],
]);
