// SPDX-License-Identifier: MIT
// The first policy of a project: enough for it to start, nothing more, and suggestions to uncomment.

import type { Project } from './project.ts';

interface Suggestion {
  readonly sdk: RegExp;
  readonly title: string;
  /** Environment keys that the SDK reads when it is made; without them it does not start. */
  readonly keys: readonly string[];
  /** YAML lines, to be commented out. */
  readonly rules: readonly string[];
}

const request = (host: string, method?: string): string[] => ['- action: "network:request"', ...(method === undefined ? [] : [`  method: "${method}"`]), `  host: "${host}"`, '  effect: allow'];

const SUGGESTIONS: readonly Suggestion[] = [
  {
    sdk: /^(@aws-sdk\/(client|lib)-|aws-sdk$)/,
    title: 'AWS SDK: the services that the agent may call, under their global names',
    keys: [],
    rules: [
      '# S3, read only:',
      ...request('*.s3.amazonaws.com', 'GET'),
      '# Credentials of the task role (ECS, App Runner) and of the instance (EC2): named here, or never reached.',
      ...request('169.254.170.2', 'GET'),
      ...request('169.254.169.254'),
      '# Credentials in the environment: what the SDK can read, the agent can read.',
      '- action: "env:read"',
      '  key: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_*"]',
      '  effect: allow',
    ],
  },
  { sdk: /^(openai$|@openai\/|@langchain\/openai$)/, title: 'OpenAI', keys: ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_LOG'], rules: request('api.openai.com', 'POST') },
  { sdk: /^(@anthropic-ai\/|@langchain\/anthropic$)/, title: 'Anthropic', keys: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_LOG'], rules: request('api.anthropic.com', 'POST') },
  { sdk: /^(langchain$|@langchain\/)/, title: 'LangChain: its tracing is off unless this is allowed', keys: ['LANGCHAIN_VERBOSE', 'LANGCHAIN_CALLBACKS_BACKGROUND'], rules: request('api.smith.langchain.com') },
  {
    sdk: /^@modelcontextprotocol\//,
    title: 'Model Context Protocol: the servers that the agent may start',
    keys: [],
    rules: ['- action: "shell:execute"', '  command: "npx -y @modelcontextprotocol/server-filesystem *"', '  effect: allow'],
  },
];

/** Keys that the code names but that a first policy does not open by itself. */
const SECRET_KEY = /SECRET|PASSWORD|PASSWD|PRIVATE|CREDENTIAL|TOKEN|API_?KEY|ACCESS_?KEY/i;

/** The YAML text. `known` says which environment keys every program may read anyway. */
export function starterPolicy(project: Project, known: (key: string) => boolean): string {
  const found = SUGGESTIONS.filter((suggestion) => project.sdks.some((name) => suggestion.sdk.test(name)));
  const dotenv = project.sdks.includes('dotenv');
  const sdkKeys = found.flatMap((suggestion) => suggestion.keys);
  const open = [...new Set([...sdkKeys, ...project.hints.keys.filter((key) => !SECRET_KEY.test(key))])].filter((key) => !known(key));
  const closed = project.hints.keys.filter((key) => SECRET_KEY.test(key) && !open.includes(key) && !known(key));
  const parts = [...(dotenv ? [dotenvRules([...open, ...closed])] : []), SECRETS, OWN_FILES];
  if (open.length > 0) parts.push(rule('Variables that the code and its SDKs read when they start. A variable that no rule allows looks unset.', ['- action: "env:read"', `  key: ${list(open)}`, '  effect: allow']));
  if (closed.length > 0) parts.push(suggestion('Variables that the code names and that look like secrets: allow them one by one.', ['- action: "env:read"', `  key: ${list(closed)}`, '  effect: allow']));
  if (project.hints.listens) parts.push(rule('The code is a server. Narrow it to its port: `port: 3000`.', ['- action: "network:listen"', '  effect: allow']));
  for (const { title, rules } of found) parts.push(suggestion(`${title}.`, rules));
  const hosts = project.hints.hosts.filter((host) => !found.some(({ rules }) => rules.some((line) => line.includes(host))));
  if (hosts.length > 0) parts.push(suggestion('Hosts that the code names.', ['- action: "network:request"', `  host: ${list(hosts.slice(0, 20))}`, '  effect: allow']));
  if (project.hints.starts) parts.push(suggestion('Programs that the code may start: write out which.', ['- action: "shell:execute"', '  command: "git status *"', '  effect: allow']));
  parts.push(suggestion('A folder that the agent may write to.', ['- action: "file:write"', '  path: "./output/**"', '  effect: allow']));
  return `${header(project)}\n${parts.join('\n\n')}\n`;
}

function header(project: Project): string {
  const schema = project.installed === null || !project.installed.startsWith(project.folder) ? [] : ['# yaml-language-server: $schema=./node_modules/@authensor/safeclaw/dist/schema.json'];
  return [
    ...schema,
    '# What this program may do. What no rule allows is denied, and everything is recorded in .safeclaw/audit/.',
    '#',
    '# Rules are read from top to bottom and the first one that matches decides, so the narrow ones come first.',
    '# Loading the code of the project needs no rule: `safeclaw policy baseline` lists what is allowed anyway.',
    '#',
    '#   safeclaw policy check                              every mistake in this file',
    "#   safeclaw policy explain 'file:read /etc/passwd'    which line decides, and what would change it",
    '#   safeclaw run --observe -- node agent.js            deny nothing, see what would have been denied',
    '#   safeclaw audit show --verdict deny                 what was denied',
    'version: 1',
    'defaultAction: deny',
    '',
    'rules:',
  ].join('\n');
}

const SECRETS = rule('Secrets on disk stay closed, whatever the rules below allow.', [
  '- action: ["file:read", "file:write"]',
  '  path: ["**/.env", "**/.env.*", "**/.npmrc", "**/*.pem", "~/.aws/**", "~/.ssh/**"]',
  '  effect: deny',
  '  reason: "Secrets on disk are not for the agent"',
]);

const OWN_FILES = rule('Data files that lie beside the code.', ['- action: "file:read"', '  path: "./**"', '  effect: allow']);

function dotenvRules(keys: readonly string[]): string {
  const writes = keys.length === 0 ? [] : ['- action: "env:write"', `  key: ${list(keys)}`, '  effect: allow'];
  return rule('dotenv reads .env when the program starts, and then the agent can as well. `node --env-file=.env` needs neither rule.', ['- action: "file:read"', '  path: "./.env"', '  effect: allow', ...writes]);
}

function rule(why: string, lines: readonly string[]): string {
  return [`# ${why}`, ...lines].map((line) => `  ${line}`).join('\n');
}

function suggestion(why: string, lines: readonly string[]): string {
  return [`# ${why}`, ...lines.map((line) => (line.startsWith('#') ? line : `# ${line}`))].map((line) => `  ${line}`).join('\n');
}

function list(values: readonly string[]): string {
  return values.length === 1 ? JSON.stringify(values[0]) : `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}
