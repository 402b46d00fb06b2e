// SPDX-License-Identifier: MIT
// A pure table: what Node itself needs to start and to load the program's code, allowed after all rules.
// `safeclaw policy baseline` prints it, `baseline: none` switches it off.

import type { Matcher } from '../action/vocabulary.ts';
import type { LambdaPlace, PolicyPlace } from './policy.ts';

export interface BaselineEntry {
  /** Shown as `baseline:<id>` in records. */
  readonly id: string;
  /** Names as in a rule's `action`, with the same meaning: a parent's name covers its kinds only where they are listed here. */
  readonly actions: readonly string[];
  /** Each must match; any of the patterns of one may. Path patterns are absolute. */
  readonly matchers: Readonly<Partial<Record<Matcher, readonly string[]>>>;
  /** What the patterns must not reach. */
  readonly except?: { readonly key: Matcher; readonly patterns: readonly string[] };
  readonly why: string;
}

/** Settings of Node, the shell and common libraries that carry no secret. */
const plainKeys = [
  'NODE_ENV', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_V8_COVERAGE', 'NODE_NO_WARNINGS', 'NODE_PENDING_DEPRECATION', 'NODE_PENDING_PIPE_INSTANCES', 'NODE_UNIQUE_ID',
  'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_COMPILE_CACHE', 'NODE_COMPILE_CACHE_PORTABLE', 'NODE_DISABLE_COLORS', 'NODE_DISABLE_COMPILE_CACHE',
  'NODE_PRESERVE_SYMLINKS', 'NODE_PRESERVE_SYMLINKS_MAIN', 'NODE_REPL_HISTORY', 'NODE_REPL_MODE', 'NODE_REDIRECT_WARNINGS', 'NODE_SKIP_PLATFORM_CHECK', 'NODE_TEST_CONTEXT', 'NODE_CLUSTER_SCHED_POLICY',
  'NODE_ICU_DATA', 'NODE_USE_ENV_PROXY', 'NODE_USE_SYSTEM_CA', 'NODE_RUN_SCRIPT_NAME', 'NODE_RUN_PACKAGE_JSON_PATH', 'WATCH_REPORT_DEPENDENCIES',
  'PWD', 'OLDPWD', 'USER', 'LOGNAME', 'SHELL', 'SHLVL', '_', 'LANG', 'LANGUAGE', 'LC_*', 'TZ', 'TERM', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'TERMINAL_EMULATOR', 'TERMUX_VERSION', 'COLORTERM', 'COLUMNS', 'LINES',
  'NO_COLOR', 'FORCE_COLOR', 'CLICOLOR', 'CLICOLOR_FORCE', 'CI', 'TMUX', 'TEAMCITY_VERSION', 'TF_BUILD', 'AGENT_NAME', 'CI_NAME', 'GITHUB_ACTIONS', 'GITLAB_CI', 'CIRCLECI', 'TRAVIS', 'BUILDKITE', 'APPVEYOR', 'DRONE', 'GITEA_ACTIONS', 'HOSTNAME', 'DEBUG',
  'TMPDIR', 'TMP', 'TEMP', 'JEST_WORKER_ID', 'VITEST', 'UNDICI_*', 'READABLE_STREAM', '__MINIMATCH_TESTING_PLATFORM__', '_START_VERSION',
  'npm_package_name', 'npm_package_version', 'npm_lifecycle_event', 'npm_config_user_agent', 'npm_execpath', 'npm_node_execpath',
];

/** Read by Node and by everyone; what they are set to decides what is loaded, so they are not for programs to change. */
const steeringKeys = ['PATH', 'HOME', 'NODE_OPTIONS', 'NODE_PATH', 'NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'SAFECLAW_*'];

const windowsKeys = [
  'USERPROFILE', 'USERNAME', 'USERDOMAIN', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'ProgramData', 'ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432', 'CommonProgramFiles', 'SystemRoot', 'SYSTEMROOT', 'SystemDrive', 'windir', 'WINDIR',
  'PATHEXT', 'Path', 'ComSpec', 'COMSPEC', 'OS', 'COMPUTERNAME', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'OSTYPE', 'MSYSTEM',
];

/** The AWS SDK's and the Lambda runtime's settings that are no credentials. Container credential URIs and tokens are left out on purpose. */
const awsKeys = [
  'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_EXECUTION_ENV', 'AWS_SDK_LOAD_CONFIG', 'AWS_SDK_UA_APP_ID', 'AWS_SDK_JS_*',
  'AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT', 'AWS_S3_*', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_*', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'AWS_RETRY_MODE', 'AWS_MAX_ATTEMPTS', 'AWS_DEFAULTS_MODE', 'AWS_DISABLE_CLOCK_SKEW_CORRECTION',
  'AWS_AUTH_SCHEME_PREFERENCE', 'AWS_SIGV4A_SIGNING_REGION_SET', 'AWS_ACCOUNT_ID_ENDPOINT_MODE', 'AWS_ENDPOINT_DISCOVERY_ENABLED', 'AWS_ENABLE_ENDPOINT_DISCOVERY', 'AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION',
  'AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES', 'AWS_DISABLE_REQUEST_COMPRESSION', 'AWS_EC2_METADATA_DISABLED', 'AWS_EC2_METADATA_SERVICE_ENDPOINT', 'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', 'AWS_EC2_METADATA_V1_DISABLED', 'AWS_CONTAINER_AUTHORIZATION_MODE',
  'AWS_NODEJS_*', 'AWS_STS_REGIONAL_ENDPOINTS', 'AWS_ROLE_SESSION_NAME', 'AWS_LAMBDA_*', 'LAMBDA_*', '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_XRAY_CONTEXT_MISSING', 'AWS_XRAY_DAEMON_ADDRESS', '_AWS_XRAY_*', '_LAMBDA_*', 'AWS_BEDROCK_*',
];

/** Names that no wildcard above may reach. */
const secretKeys = { key: 'key', patterns: ['*ACCESS_KEY*', '*SECRET*', '*TOKEN*', '*PASSW*'] } as const;

/** The entry of the program's folders and of those that rules allow paths in; compiled as one set. */
export const foldersId = 'folders-stat';
/** Said of the program's folders and of those that rules allow paths in. */
export const foldersWhy = 'a path that is allowed can only be resolved when the folder it is in, and those above, can be looked at';

/** The entries for one place. `folders-stat` also covers the folders in which the paths begin that rules allow, and those above. */
export function baselineEntries(place: PolicyPlace): BaselineEntry[] {
  const roots = unique([...place.projects, place.packageFolder].map(forward));
  const trees = roots.flatMap((root) => [literal(root), `${literal(root)}/**`]);
  const modules = unique(roots.flatMap(ancestors)).map((folder) => `${literal(folder) === '/' ? '' : literal(folder)}/node_modules`);
  // A program that is installed for the whole machine is started by a link, `/usr/bin/npx`, which Node follows step by step.
  const starts = place.entry === null ? roots : [...roots, forward(place.entry)];
  const folders = unique(starts.flatMap((path) => [path, ...ancestors(path)]));
  const entries: BaselineEntry[] = [
    { id: 'module', actions: ['module:load'], matchers: { kind: ['script', 'package', 'wasm', 'worker'], path: [...trees, ...modules.map((folder) => `${folder}/**`)] }, why: "loading the program's own code and its packages" },
    { id: 'package-json', actions: ['file:read', 'file:stat'], matchers: { path: ['/**/package.json'] }, why: 'Node reads package.json beside and above every module to learn its format and entry point' },
    { id: 'package-data', actions: ['file:read'], matchers: { path: modules.map((folder) => `${folder}/**/*.json`) }, except: { key: 'path', patterns: modules.map((folder) => `${folder}/.cache/**`) }, why: 'packages keep tables beside their code in JSON files, which they load as they load code' },
    { id: 'project-stat', actions: ['file:stat'], matchers: { path: trees }, why: "module resolution asks which of several file names exists in the program's own folders" },
    { id: 'modules-stat', actions: ['file:stat'], matchers: { path: [...modules, ...modules.map((folder) => `${folder}/**`), '/**/node_modules', '/**/node_modules/**', ...['.node_modules', '.node_libraries'].flatMap((name) => [`${literal(forward(place.home))}/${name}`, `${literal(forward(place.home))}/${name}/**`])] }, why: 'module resolution looks for packages in node_modules here, in every folder above and, from old times, in two folders of the home folder' },
    { id: foldersId, actions: ['file:stat'], matchers: { path: folders.map(literal) }, why: foldersWhy },
    { id: 'devices-read', actions: ['file:read', 'file:stat'], matchers: { path: ['/dev/null', '/dev/urandom', '/dev/random', '/dev/zero'] }, why: 'devices that hold no data' },
    { id: 'devices-write', actions: ['file:write'], matchers: { path: ['/dev/null'] }, why: 'writing to nowhere; its mode, owner and name are not changed by this' },
    { id: 'stdio-read', actions: ['file:read'], matchers: { path: ['/dev/stdin', '/dev/fd/0', `/proc/${process.pid}/fd/0`, '/proc/self/fd/0'] }, why: "the program's own input, wherever it comes from" },
    { id: 'stdio-stat', actions: ['file:stat'], matchers: { path: ['/dev/stdin', '/dev/stdout', '/dev/stderr', '/dev/fd/[0-2]', `/proc/${process.pid}/fd/[0-2]`, '/proc/self/fd/[0-2]'] }, why: "what the program's own input and output are" },
    { id: 'stdio-write', actions: ['file:write'], matchers: { path: ['/dev/stdout', '/dev/stderr', '/dev/fd/[12]', `/proc/${process.pid}/fd/[12]`, '/proc/self/fd/[12]'] }, why: "the program's own output, wherever it goes" },
    { id: 'zoneinfo', actions: ['file:read', 'file:stat'], matchers: { path: ['/usr/share/zoneinfo', '/usr/share/zoneinfo/**', '/etc/localtime'] }, why: 'dates in any time zone' },
    { id: 'env', actions: ['env:read'], matchers: { key: [...plainKeys, ...steeringKeys, ...windowsKeys] }, except: secretKeys, why: 'settings of Node, the shell and the terminal that carry no secret' },
    { id: 'env-aws', actions: ['env:read'], matchers: { key: awsKeys }, except: secretKeys, why: 'settings of the AWS SDK and the Lambda runtime that are no credentials' },
    { id: 'env-write', actions: ['env:write'], matchers: { key: [...plainKeys, ...awsKeys] }, except: secretKeys, why: 'a program may set for itself what it may read, except what decides what is loaded and trusted' },
    { id: 'resolve-local', actions: ['network:resolve'], matchers: { host: ['localhost', '*.localhost'] }, why: 'this machine is known without a query' },
    { id: 'signal-self', actions: ['process:signal'], matchers: { pid: [String(process.pid)] }, why: 'a process may ask about, signal and end itself' },
  ];
  return place.lambda ? [...entries, ...lambdaEntries(place.runtime ?? null)] : entries;
}

/** What the runtime does itself, whose requests the surfaces know by the runtime's own connections (`intercept/lambda.ts`). */
export const runtimeEntry = { id: 'lambda-runtime', why: 'the Lambda runtime fetches invocations and returns results; the program itself does not reach its address' } as const;

function lambdaEntries(runtime: LambdaPlace | null): BaselineEntry[] {
  const entries: BaselineEntry[] = [{ id: 'lambda-code', actions: ['module:load', 'file:stat'], matchers: { path: ['/var/runtime/**', '/var/task/**', '/opt/**'] }, why: "the Lambda runtime's own code, the function's and its layers'" }];
  if (runtime === null) return entries;
  const { api, client, logSocket, isOwn } = runtime;
  if (api !== null && client !== null) entries.push({ ...runtimeEntry, actions: ['network:request'], matchers: { host: [api.host], port: [String(api.port)], path: ['/2018-06-01/runtime/*'] } });
  if (client !== null && isOwn) entries.push({ id: 'lambda-client', actions: ['module:native'], matchers: { path: [literal(client)] }, why: "the Lambda runtime's own client is native code, which the runtime loads once" });
  if (client !== null) entries.push({ id: 'lambda-processors', actions: ['file:read'], matchers: { path: ['/sys/fs/cgroup/cpu.max'] }, why: 'the Lambda runtime starts as many threads as it has processors, where several invocations run at once' });
  if (logSocket !== null) entries.push({ id: 'lambda-log', actions: ['network:connect'], matchers: { path: [literal(logSocket)] }, why: 'the socket from which the Lambda runtime has its log, where several invocations run at once' });
  return entries;
}

/** Every folder above a path, the root included. */
function ancestors(path: string): string[] {
  const above: string[] = [];
  for (let at = path; at.includes('/') && at !== '/'; ) {
    at = at.slice(0, at.lastIndexOf('/')) || '/';
    above.push(at);
  }
  return above;
}

function forward(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

/** A path as a pattern that matches only it. */
function literal(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@,]/g, '\\$&');
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
