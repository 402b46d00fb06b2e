// SPDX-License-Identifier: MIT
// The environment of a child: what the caller gave, without what would run code nobody decided, and with our preload.

import { isLimit, riskyFlags } from '../action/node-flags.ts';
import type { Gate } from '../gate/gate.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import { arrayPush, MapConstructor, mapGet, processPlatform, SetConstructor, setHas, stringIndexOf, stringSlice, stringStartsWith, stringToUpperCase } from '../runtime/primordials.ts';
import { originalNodeOptions } from './env.ts';
import { joinNodeOptions, splitNodeOptions } from './worker-flags.ts';

// A pure table: variables by which the environment of a program makes it run code of someone's choice, or has native
// code of Node's write files where no gate stands.
const codeVariables = new SetConstructor([
  'BASH_ENV', 'ENV', 'SHELLOPTS', 'BASHOPTS', 'PS4', 'PROMPT_COMMAND',
  'GIT_SSH_COMMAND', 'GIT_SSH', 'GIT_EXTERNAL_DIFF', 'GIT_PAGER', 'GIT_EDITOR', 'GIT_SEQUENCE_EDITOR', 'GIT_ASKPASS', 'GIT_PROXY_COMMAND', 'GIT_EXEC_PATH', 'GIT_TEMPLATE_DIR',
  'SSH_ASKPASS', 'SUDO_ASKPASS', 'PAGER', 'MANPAGER', 'EDITOR', 'VISUAL', 'BROWSER', 'LESSOPEN', 'LESSCLOSE',
  'PYTHONSTARTUP', 'PYTHONPATH', 'PYTHONHOME', 'PYTHONINSPECT', 'PYTHONBREAKPOINT', 'PYTHONUSERBASE', 'PERL5OPT', 'PERL5LIB', 'PERLLIB', 'PERL5DB', 'RUBYOPT', 'RUBYLIB', 'PHPRC', 'PHP_INI_SCAN_DIR', 'LUA_INIT', 'LUA_PATH', 'LUA_CPATH',
  'NODE_OPTIONS', 'NODE_PATH', 'NODE_REPL_EXTERNAL_MODULE', 'NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'CLASSPATH', 'DOTNET_STARTUP_HOOKS', 'ELECTRON_RUN_AS_NODE',
  'GCONV_PATH', 'GLIBC_TUNABLES', 'OPENSSL_CONF', 'OPENSSL_ENGINES', 'OPENSSL_MODULES', 'MAKEFLAGS', 'MAKEFILES', 'RUSTC_WRAPPER', 'CARGO_BUILD_RUSTC_WRAPPER', 'ZDOTDIR', 'TAR_OPTIONS', 'RSYNC_RSH', 'CVS_RSH',
]);
const codePrefixes = ['SAFECLAW_', 'LD_', 'DYLD_', 'BASH_FUNC_', 'GIT_CONFIG', 'npm_config_script_shell', 'npm_config_shell', 'npm_config_node_options', 'npm_config_prefix', 'npm_config_globalconfig', 'npm_config_userconfig'];
const windows = processPlatform === 'win32';
// What this process was started with is the operator's choice and passes.
const startValues = new MapConstructor<string, string>(Object.entries(process.env) as [string, string][]);
const startNodeOptions = process.env[originalNodeOptions]?.slice(1) ?? process.env.NODE_OPTIONS ?? '';
const refused = 'a variable by which a child runs code of its own is handed on only where a rule allows writing it';

export function isCodeVariable(key: string): boolean {
  if (setHas(codeVariables, key)) return true;
  for (let i = 0; i < codePrefixes.length; i++) if (stringStartsWith(key, codePrefixes[i] as string)) return true;
  return false;
}

/** A value of the child's environment, the first of that name, as `getenv` finds it. */
export function lookUp(pairs: readonly string[], key: string): string | null {
  for (let i = 0; i < pairs.length; i++) if (stringStartsWith(pairs[i] as string, `${key}=`)) return stringSlice(pairs[i] as string, key.length + 1);
  return null;
}

/** The pairs that the child gets. A variable that is taken out leaves a record. */
export function childEnvironment(pairs: readonly string[], gate: Gate, context: SurfaceContext): string[] {
  const child: string[] = [];
  const given = lookUp(pairs, 'NODE_OPTIONS');
  const kept = given !== null && mayPass('NODE_OPTIONS', given, gate) ? given : null;
  const ours = joinNodeOptions(['--require', context.preload]);
  arrayPush(child, `NODE_OPTIONS=${kept === null || kept === '' ? ours : `${ours} ${kept}`}`);
  arrayPush(child, `${originalNodeOptions}=${kept === null ? '' : `=${kept}`}`);
  const variables = context.childVariables();
  for (let i = 0; i < variables.length; i++) {
    const variable = variables[i] as readonly [string, string];
    arrayPush(child, `${variable[0]}=${variable[1]}`);
  }
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i] as string;
    const equals = stringIndexOf(pair, '=', 1);
    const name = equals === -1 ? pair : stringSlice(pair, 0, equals);
    const key = windows ? stringToUpperCase(name) : name;
    if (key === 'NODE_OPTIONS' || stringStartsWith(key, 'SAFECLAW_')) continue;
    if (!isCodeVariable(key) || mayPass(key, equals === -1 ? '' : stringSlice(pair, equals + 1), gate)) arrayPush(child, pair);
  }
  return child;
}

/** Whether a variable by which code is run, or files are written in native code, is handed on; leaves a record where it matters. */
export function mayPass(key: string, value: string, gate: Gate): boolean {
  if (mapGet(startValues, key) === value) return true;
  if (key === 'NODE_OPTIONS' && (value === startNodeOptions || onlyHarmless(value))) return true;
  const action = { kind: 'env:write', key } as const;
  const foreseen = gate.foresee(action);
  const allowed = foreseen.kind === 'allow' && foreseen.by !== 'baseline';
  const denial = foreseen.kind === 'deny' ? foreseen : denialVerdict('SC_DENIED', 'protection', 'protection:code-variables', refused);
  return gate.settle(action, allowed ? foreseen : denial).kind === 'allow';
}

function onlyHarmless(nodeOptions: string): boolean {
  const risky = riskyFlags(splitNodeOptions(nodeOptions));
  for (let i = 0; i < risky.length; i++) if (!isLimit(risky[i] as string)) return false;
  return true;
}
