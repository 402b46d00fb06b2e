// Broken policies, each with the finding that must be made, the text it underlines and what it advises. Shared by
// the tests of the reader and of the JSON Schema.

export interface Broken {
  readonly title: string;
  readonly text: string;
  readonly code: string;
  /** The underlined text. */
  readonly at: string;
  /** A part of the help. */
  readonly help?: string;
  /** True where the structure is at fault, so that the JSON Schema must refuse it too. */
  readonly structure?: boolean;
  /** The text after a person did what the help says, where no tool can: what is meant is not in the text. */
  readonly mended?: string;
}

/** A policy of one denying rule with these lines. */
export function rule(...lines: readonly string[]): string {
  return `version: 1\nrules:\n  - ${[...lines, 'effect: deny'].join('\n    ')}\n`;
}

const read = 'action: "file:read"';
const request = 'action: "network:request"';
const shell = 'action: "shell:execute"';
const nested = (depth: number, open: string): string => `version: 1\nrules: ${open.repeat(depth)}\n`;
/** Nine levels of nine aliases: 387 million values for a reader that resolves them. */
const bomb = `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`).join('')}`;

export const broken: readonly Broken[] = [
  { title: 'an empty file', text: '', code: 'SC_POLICY_EMPTY', at: '', help: 'version: 1' },
  { title: 'only comments', text: '# later\n', code: 'SC_POLICY_EMPTY', at: '', help: 'version: 1' },
  { title: 'a 10 MB file', mended: 'version: 1\n', text: `version: 1\n# ${'x'.repeat(10 * 1024 * 1024)}\n`, code: 'SC_POLICY_TOO_LARGE', at: '', help: 'globs' },
  { title: 'a NUL byte', text: 'version: 1\nrules: []\u0000\n', code: 'SC_CONTROL_CHARACTER', at: '\u0000' },
  { title: 'a bidirectional override', text: 'version: 1\n# \u202etsil\nrules: []\n', code: 'SC_CONTROL_CHARACTER', at: '\u202e', help: 'remove it' },
  { title: 'UTF-16 read as UTF-8', mended: 'version: 1\n', text: '\ufffd\ufffdv\u0000e\u0000', code: 'SC_POLICY_NOT_UTF8', at: '\ufffd', help: 'UTF-8' },
  { title: 'a tab in the indentation', text: 'version: 1\nrules:\n\t- action: "file:read"\n\t  effect: deny\n', code: 'SC_YAML_TAB', at: '\t', help: 'two spaces' },
  { title: 'a line that fits no indentation', mended: 'version: 1\nrules:\n  - action: "file:read"\n    path: "/x"\n    effect: deny\n', text: 'version: 1\nrules:\n  - action: "file:read"\n     path: "/x"\n    effect: deny\n', code: 'SC_YAML_INDENTATION', at: 'path: "/x"', help: 'alike' },
  { title: 'an open quote', mended: 'version: 1\nrules:\n  - action: "file:read"\n    effect: deny\n', text: 'version: 1\nrules:\n  - action: "file:read\n', code: 'SC_YAML_SYNTAX', at: '"file:read', help: 'close' },
  { title: 'a key twice', mended: 'version: 1\n', text: 'version: 1\nversion: 1\n', code: 'SC_YAML_DUPLICATE_KEY', at: 'version' },
  { title: 'a key twice in a rule', mended: rule(read, 'path: ["/a", "/b"]'), text: rule(read, 'path: "/a"', 'path: "/b"'), code: 'SC_YAML_DUPLICATE_KEY', at: 'path', help: 'list' },
  { title: 'an anchor', mended: 'version: 1\nmode: observe\n', text: 'version: 1\nmode: &m observe\n', code: 'SC_YAML_ALIAS', at: '&m' },
  { title: 'an alias', mended: 'version: 1\nmode: observe\n', text: 'version: 1\nmode: &m observe\naudit: *m\n', code: 'SC_YAML_ALIAS', at: '*m' },
  { title: 'a merge key', text: 'version: 1\n<<: { mode: observe }\n', code: 'SC_YAML_ALIAS', at: '<<' },
  { title: 'a bomb of aliases', text: `version: 1\n${bomb}`, code: 'SC_YAML_ALIAS', at: '*a0' },
  { title: 'a tag', text: 'version: 1\nmode: !!str observe\n', code: 'SC_YAML_TAG', at: '!!str ', help: 'remove' },
  { title: 'brackets without end', mended: 'version: 1\nrules: []\n', text: nested(100_000, '['), code: 'SC_YAML_TOO_DEEP', at: '[' },
  { title: 'dashes without end', text: `version: 1\nrules:\n  ${'- '.repeat(50_000)}\n`, code: 'SC_YAML_TOO_DEEP', at: `  ${'- '.repeat(16)}` },
  { title: 'two documents', mended: 'version: 1\n', text: 'version: 1\n---\nversion: 1\n', code: 'SC_YAML_DOCUMENTS', at: '---' },
  { title: 'a list instead of a mapping', mended: 'version: 1\nrules:\n  - action: "file:read"\n    effect: deny\n', text: '- action: "file:read"\n', code: 'SC_NOT_A_MAPPING', at: '- action: "file:read"', help: 'rules:', structure: true },
  { title: 'a pattern without quotes', text: rule(read, 'path: **/.env'), code: 'SC_YAML_UNQUOTED', at: '**/.env', help: '"**/.env"' },
  { title: 'a star without quotes', text: rule('action: *'), code: 'SC_YAML_UNQUOTED', at: '*', help: '"*"' },
  { title: 'braces without quotes', text: rule(read, 'path: {a,b}/**'), code: 'SC_YAML_UNQUOTED', at: '{a,b}/**', help: '"{a,b}/**"' },
  { title: 'an exclamation mark without quotes', text: rule(read, 'path: !/x'), code: 'SC_YAML_UNQUOTED', at: '!/x', help: '"!/x"' },
  { title: 'a colon without quotes', text: rule(shell, 'command: echo: x'), code: 'SC_YAML_UNQUOTED', at: 'echo: x', help: '"echo: x"' },
  { title: 'a backslash in double quotes', text: rule(read, 'path: "/a\\.b"'), code: 'SC_YAML_ESCAPE', at: '"/a\\.b"', help: "'/a\\.b'" },

  { title: 'no version', text: 'rules:\n  - action: "file:read"\n    effect: deny\n', code: 'SC_MISSING_VERSION', at: '', help: 'version: 1', structure: true },
  { title: 'version as a text', text: 'version: "1"\n', code: 'SC_UNKNOWN_VERSION', at: '"1"', help: '`1`', structure: true },
  { title: 'version 1.0 as a text', text: 'version: "1.0"\n', code: 'SC_UNKNOWN_VERSION', at: '"1.0"', help: '`1`', structure: true },
  { title: 'version 2', text: 'version: 2\n', code: 'SC_UNKNOWN_VERSION', at: '2', help: '`1`', structure: true },
  { title: 'a time that is none', text: rule(read, 'when: { hours: 9-17 }'), code: 'SC_BAD_TIME', at: '9-17', help: '"09:00-17:00"', structure: true },
  { title: 'a word for true', text: 'version: 1\nreload: "yes"\n', code: 'SC_UNKNOWN_VALUE', at: '"yes"', help: '`true`', structure: true },
  { title: 'a limit that is none', text: rule(read, 'limit: 100/min').replace('deny', 'allow'), code: 'SC_BAD_LIMIT', at: '100/min', help: '100 per minute', structure: true },
  { title: 'a key of when that is none', text: rule(read, 'when: { expires: 2030-12-31 }'), code: 'SC_UNKNOWN_KEY', at: 'expires', help: 'until', structure: true },
  { title: 'an unknown key', text: 'version: 1\nmodes: observe\n', code: 'SC_UNKNOWN_KEY', at: 'modes', help: 'did you mean `mode`?', structure: true },
  { title: 'a far unknown key', text: 'version: 1\nfrobnicate: 1\n', code: 'SC_UNKNOWN_KEY', at: 'frobnicate', help: 'the keys of a policy are', structure: true },
  { title: 'an unknown key in a rule', text: rule(read, 'pth: "/a"'), code: 'SC_UNKNOWN_KEY', at: 'pth', help: 'did you mean `path`?', structure: true },
  { title: 'rules as a mapping', text: 'version: 1\nrules:\n  action: "file:read"\n', code: 'SC_WRONG_TYPE', at: 'action: "file:read"', help: '- ', structure: true },
  { title: 'a rule as a text', text: 'version: 1\nrules:\n  - "file:read"\n', code: 'SC_WRONG_TYPE', at: '"file:read"', structure: true },
  { title: 'a number as a path', text: rule(read, 'path: 5'), code: 'SC_WRONG_TYPE', at: '5', help: '"5"', structure: true },
  { title: 'an operator as a path', text: rule(read, 'path: { glob: "/x" }'), code: 'SC_WRONG_TYPE', at: '{ glob: "/x" }', help: '"/x"', structure: true },
  { title: 'a bare tilde', text: rule(read, 'path: ~'), code: 'SC_WRONG_TYPE', at: '~', help: '"~"', structure: true },
  { title: 'a rule without effect', mended: 'version: 1\nrules:\n  - action: "file:read"\n    effect: deny\n', text: 'version: 1\nrules:\n  - action: "file:read"\n', code: 'SC_MISSING_EFFECT', at: 'action: "file:read"', help: 'effect: deny', structure: true },
  { title: 'a rule without action', mended: 'version: 1\nrules:\n  - effect: deny\n    action: "file:read"\n', text: 'version: 1\nrules:\n  - effect: deny\n', code: 'SC_MISSING_ACTION', at: 'effect: deny', structure: true },
  { title: 'an unknown effect', text: 'version: 1\nrules:\n  - action: "file:read"\n    effect: allw\n', code: 'SC_UNKNOWN_VALUE', at: 'allw', help: 'allow', structure: true },
  { title: 'a reserved effect', text: 'version: 1\nrules:\n  - action: "file:read"\n    effect: ask\n', code: 'SC_RESERVED_EFFECT', at: 'ask', help: 'deny', structure: true },
  { title: 'a broker for nobody', mended: 'version: 1\nrules:\n  - action: "env:read"\n    key: KEY\n    effect: broker\n    hosts: "api.openai.com"\n', text: 'version: 1\nrules:\n  - action: "env:read"\n    key: KEY\n    effect: broker\n', code: 'SC_BROKER_RULE', at: 'effect: broker', help: 'hosts' },
  { title: 'a broker for everybody', text: 'version: 1\nrules:\n  - action: "env:read"\n    key: KEY\n    effect: broker\n    hosts: "*"\n', code: 'SC_BROKER_RULE', at: '"*"', help: 'name the host', structure: true },
  { title: 'a broker of files', text: 'version: 1\nrules:\n  - action: "file:read"\n    path: "/a"\n    effect: broker\n    hosts: "a.example"\n', code: 'SC_BROKER_RULE', at: 'effect: broker', help: 'env:read' },
  { title: 'a broker of AWS keys', text: 'version: 1\nrules:\n  - action: "env:read"\n    key: AWS_SECRET_ACCESS_KEY\n    effect: broker\n    hosts: "a.example"\n', code: 'SC_BROKER_RULE', at: 'AWS_SECRET_ACCESS_KEY', help: 'effect: deny' },
  { title: 'host for hosts', text: 'version: 1\nrules:\n  - action: "env:read"\n    key: KEY\n    effect: broker\n    host: "a.example"\n', code: 'SC_DIALECT', at: 'host', help: 'hosts' },
  { title: 'hosts without a broker', text: rule(read, 'hosts: "a.example"'), code: 'SC_DIALECT', at: 'hosts', help: '`host`' },
  { title: 'an effect of another dialect', text: 'version: 1\nrules:\n  - action: "file:read"\n    effect: require_approval\n', code: 'SC_RESERVED_EFFECT', at: 'require_approval', help: 'deny', structure: true },
  { title: 'ALLOW', text: 'version: 1\nrules:\n  - action: "file:read"\n    effect: ALLOW\n', code: 'SC_DIALECT', at: 'ALLOW', help: '`allow`', structure: true },
  { title: 'permit', text: 'version: 1\nrules:\n  - action: "file:read"\n    effect: permit\n', code: 'SC_DIALECT', at: 'permit', help: '`allow`', structure: true },
  { title: 'a boolean as effect', text: 'version: 1\nrules:\n  - action: "file:read"\n    effect: false\n', code: 'SC_DIALECT', at: 'false', help: '`deny`', structure: true },
  { title: 'yes as effect', text: 'version: 1\nrules:\n  - action: "file:read"\n    effect: yes\n', code: 'SC_DIALECT', at: 'yes', help: '`allow`', structure: true },
  { title: 'decision:', text: 'version: 1\nrules:\n  - action: "file:read"\n    decision: deny\n', code: 'SC_DIALECT', at: 'decision', help: '`effect`', structure: true },
  { title: 'default:', text: 'version: 1\ndefault: deny\n', code: 'SC_DIALECT', at: 'default', help: '`defaultAction`', structure: true },
  { title: 'defaultEffect:', text: 'version: 1\ndefaultEffect: deny\n', code: 'SC_DIALECT', at: 'defaultEffect', help: '`defaultAction`', structure: true },
  { title: 'policies:', text: 'version: 1\npolicies: []\n', code: 'SC_DIALECT', at: 'policies', help: '`rules`', structure: true },
  { title: 'paths:', text: rule(read, 'paths: ["/a"]'), code: 'SC_DIALECT', at: 'paths', help: '`path`', structure: true },
  { title: 'commands:', text: rule(shell, 'commands: ["npm test"]'), code: 'SC_DIALECT', at: 'commands', help: '`command`', structure: true },
  { title: 'domains:', text: rule(request, 'domains: [x.com]'), code: 'SC_DIALECT', at: 'domains', help: '`host`', structure: true },
  { title: 'target: by its action', text: rule(shell, 'target: "npm test"'), code: 'SC_DIALECT', at: 'target', help: '`command`', structure: true },
  { title: 'match:', text: rule(shell, 'match:', '  command: "ls *"', '  cwd: "/x"'), code: 'SC_DIALECT', at: 'match', help: 'command: "ls *"', structure: true },
  { title: 'match: in one line', text: rule(shell, 'match: { command: "ls *" }'), code: 'SC_DIALECT', at: 'match', help: 'command: "ls *"', structure: true },
  { title: 'mode: simulate', text: 'version: 1\nmode: simulate\n', code: 'SC_DIALECT', at: 'simulate', help: '`observe`', structure: true },
  { title: 'a seal without a key', mended: 'version: 1\naudit: { seal: { key: ./safeclaw.seal.key, records: 5 } }\n', text: 'version: 1\naudit: { seal: { records: 5 } }\n', code: 'SC_MISSING_SEAL_KEY', at: 'seal', help: 'audit keygen', structure: true },
  { title: 'seals after no record', text: 'version: 1\naudit: { seal: { key: ./k, records: 0 } }\n', code: 'SC_UNKNOWN_VALUE', at: '0', help: 'records: 1024', structure: true },
  { title: 'seals after a half second', text: 'version: 1\naudit: { seal: { key: ./k, seconds: 0.5 } }\n', code: 'SC_UNKNOWN_VALUE', at: '0.5', help: 'seconds: 10', structure: true },
  { title: 'another word for the seal', text: 'version: 1\naudit: { sign: ./k }\n', code: 'SC_UNKNOWN_KEY', at: 'sign', help: '`seal`', structure: true },
  { title: 'another word in the seal', text: 'version: 1\naudit: { seal: { key: ./k, interval: 5 } }\n', code: 'SC_UNKNOWN_KEY', at: 'interval', help: '`seconds`', structure: true },
  { title: 'audit as a text', text: 'version: 1\naudit: stdout\n', code: 'SC_WRONG_TYPE', at: 'stdout', help: 'audit: { sink: "stdout" }', structure: true },
  { title: 'a rule that is not indented', text: 'version: 1\nrules:\n- action: "file:read"\npath: "/app/**"\neffect: allow\n', code: 'SC_RULE_NOT_INDENTED', at: 'path', help: '  path: "/app/**"', structure: true },

  { title: 'an unknown action', text: rule('action: "network:requst"'), code: 'SC_UNKNOWN_ACTION', at: '"network:requst"', help: 'did you mean `network:request`?', structure: true },
  { title: 'a far unknown action', text: rule('action: "payments:send"'), code: 'SC_UNKNOWN_ACTION', at: '"payments:send"', help: 'the actions are', structure: true },
  ...([['file_read', 'file:read'], ['file.read', 'file:read'], ['shell.exec', 'shell:execute'], ['network.http', 'network:request'], ['code.exec', 'shell:execute'], ['File:Write', 'file:write'], ['filesystem.write', 'file:write'], ['shell_execute', 'shell:execute'], ['aws:S3:GetObject', 'aws:s3:GetObject']] as const).map(([slip, ours]) => ({ title: slip, text: rule(`action: "${slip}"`), code: 'SC_DIALECT', at: `"${slip}"`, help: `"${ours}"`, structure: slip !== 'aws:S3:GetObject' || undefined }) as Broken),
  { title: 'a matcher that the action does not have', text: rule(read, 'host: "x.com"'), code: 'SC_MATCHER_NOT_APPLICABLE', at: 'host', help: '`path`' },

  ...pattern(read, 'path', [
    ['*/.env', 'SC_DAMAGED_GLOB', '**/.env'], ['/.ssh/', 'SC_DAMAGED_GLOB', '**/.ssh/**'], ['services//src/*', 'SC_DAMAGED_GLOB', 'services/**/src/*'], ['*/.env.', 'SC_DAMAGED_GLOB', '**/.env.*'],
    ['/app/[ab', 'SC_DAMAGED_GLOB', null], ['/app/{a,b', 'SC_DAMAGED_GLOB', null],
    ['^/app/.*$', 'SC_REGEX_PATTERN', '/app/**'], ['/app/(a|b)/x', 'SC_REGEX_PATTERN', '/app/{a,b}/x'], ['.*\\.pem$', 'SC_REGEX_PATTERN', '**/*.pem'],
    ['/app/', 'SC_IMPOSSIBLE_PATTERN', '/app/**'], ['/../x', 'SC_IMPOSSIBLE_PATTERN', null], ['/a/*/../x', 'SC_IMPOSSIBLE_PATTERN', null], ['$HOME/.ssh', 'SC_IMPOSSIBLE_PATTERN', '~/.ssh'], ['C:\\Users\\x', 'SC_IMPOSSIBLE_PATTERN', 'C:/Users/x'],
    ['file:///etc/passwd', 'SC_IMPOSSIBLE_PATTERN', '/etc/passwd'], [' /app', 'SC_IMPOSSIBLE_PATTERN', '/app'], ['', 'SC_EMPTY_PATTERN', '/**'],
  ]),
  ...pattern(request, 'host', [
    ['https://x.com/', 'SC_IMPOSSIBLE_PATTERN', 'x.com'], ['x.com/v1', 'SC_IMPOSSIBLE_PATTERN', 'x.com'], ['x.com:443', 'SC_IMPOSSIBLE_PATTERN', 'x.com'], ['x .com', 'SC_IMPOSSIBLE_PATTERN', null], ['.x.com', 'SC_IMPOSSIBLE_PATTERN', '*.x.com'],
    ['10.0.0.0/33', 'SC_IMPOSSIBLE_PATTERN', null], ['256.1.1.1', 'SC_IMPOSSIBLE_PATTERN', null], ['^.*\\.x\\.com$', 'SC_REGEX_PATTERN', '*.x.com'], ['a.com, b.com', 'SC_IMPOSSIBLE_PATTERN', null],
  ]),
  ...pattern(shell, 'command', [[' ls', 'SC_IMPOSSIBLE_PATTERN', 'ls'], ['A=1 npm test', 'SC_IMPOSSIBLE_PATTERN', 'npm test'], ['ls > /tmp/x', 'SC_IMPOSSIBLE_PATTERN', 'ls'], ['^npm .*', 'SC_REGEX_PATTERN', 'npm *']]),
  ...pattern('action: "env:read"', 'key', [['A=1', 'SC_IMPOSSIBLE_PATTERN', 'A'], ['$A', 'SC_IMPOSSIBLE_PATTERN', 'A'], ['AWS_.*', 'SC_REGEX_PATTERN', 'AWS_*']]),
  ...pattern(request, 'method', [['PSOT', 'SC_IMPOSSIBLE_PATTERN', 'POST']]),
  ...pattern(request, 'port', [['70000', 'SC_IMPOSSIBLE_PATTERN', null], ['443/tcp', 'SC_IMPOSSIBLE_PATTERN', '443']]),
  ...pattern(request, 'url', [['example.com/*', 'SC_IMPOSSIBLE_PATTERN', '*://example.com/*'], ['https://x.com', 'SC_IMPOSSIBLE_PATTERN', 'https://x.com/*'], ['https://x.com:443/*', 'SC_IMPOSSIBLE_PATTERN', 'https://x.com/*']]),
  { title: 'braces that multiply', text: rule(read, `path: "/${'{a,b}'.repeat(14)}"`), code: 'SC_PATTERN_TOO_LARGE', at: `"/${'{a,b}'.repeat(14)}"`, help: 'write a list of patterns', mended: rule(read, 'path: "/*"') },
  { title: 'a range of numbers without end', text: rule('action: "env:read"', 'key: "A{1..1000000000}"'), code: 'SC_PATTERN_TOO_LARGE', at: '"A{1..1000000000}"', mended: rule('action: "env:read"', 'key: "A*"') },
  { title: 'a command line as one command', text: rule(shell, "command: 'cd /x && ls *'"), code: 'SC_IMPOSSIBLE_PATTERN', at: "'cd /x && ls *'", help: '["cd /x", "ls *"]' },
  { title: 'a command line in a list', text: rule(shell, 'command:', "  - 'cd /x && ls *'", '  - "pwd"'), code: 'SC_IMPOSSIBLE_PATTERN', at: "'cd /x && ls *'", help: '"cd /x"' },
  { title: 'a service that AWS does not have', text: rule('action: "aws:dynamo:GetItem"'), code: 'SC_UNKNOWN_ACTION', at: '"aws:dynamo:GetItem"' },
  { title: 'a service mistyped', text: rule('action: "aws:dynamdb:GetItem"'), code: 'SC_UNKNOWN_ACTION', at: '"aws:dynamdb:GetItem"', help: 'did you mean `aws:dynamodb:GetItem`?' },
  { title: "a service by its host's name", text: rule('action: "aws:bedrock-runtime:InvokeModel"'), code: 'SC_UNKNOWN_ACTION', at: '"aws:bedrock-runtime:InvokeModel"', help: '`aws:bedrock:InvokeModel`' },
  { title: "a service by its product's name", text: rule('action: "aws:stepfunctions:StartExecution"'), code: 'SC_UNKNOWN_ACTION', at: '"aws:stepfunctions:StartExecution"', help: '`aws:states:StartExecution`' },
  { title: 'an operation mistyped', text: rule('action: "aws:s3:GetObjct"'), code: 'SC_UNKNOWN_ACTION', at: '"aws:s3:GetObjct"', help: 'did you mean `aws:s3:GetObject`?' },
  { title: "an SDK's class for an operation", text: rule('action: "aws:s3:GetObjectCommand"'), code: 'SC_UNKNOWN_ACTION', at: '"aws:s3:GetObjectCommand"', help: '`aws:s3:GetObject`' },
  { title: 'a permission of IAM that is no operation', text: rule('action: "aws:lambda:InvokeFunction"'), code: 'SC_UNKNOWN_ACTION', at: '"aws:lambda:InvokeFunction"', help: '`aws:lambda:Invoke`' },
  { title: 'a glob that no operation matches', text: rule('action: "aws:s3:Gte*"'), code: 'SC_UNKNOWN_ACTION', at: '"aws:s3:Gte*"', help: '`aws:s3:Get*`' },
  { title: 'a key of another place in `aws`', text: 'version: 1\naws: { endpoint: { s3: "http://127.0.0.1:9000" } }\n', code: 'SC_UNKNOWN_KEY', at: 'endpoint', help: '`endpoints`', structure: true },
  { title: 'who else might get the credentials', text: 'version: 1\naws: { credentials: brokr }\n', code: 'SC_UNKNOWN_VALUE', at: 'brokr', help: '`broker`', structure: true },
  { title: 'a word for brokering', text: 'version: 1\naws: { credentials: hidden }\n', code: 'SC_DIALECT', at: 'hidden', help: 'broker', structure: true },
  { title: 'an endpoint of no service', text: 'version: 1\naws: { endpoints: { s4: "http://127.0.0.1:9000" } }\n', code: 'SC_UNKNOWN_VALUE', at: 's4' },
  { title: 'an endpoint without its protocol', text: 'version: 1\naws: { endpoints: { s3: "127.0.0.1:9000" } }\n', code: 'SC_UNKNOWN_VALUE', at: '"127.0.0.1:9000"', help: '"http://127.0.0.1:9000"', structure: true },
  { title: 'an endpoint with a path', text: 'version: 1\naws: { endpoints: { s3: "http://localhost:4566/s3" } }\n', code: 'SC_UNKNOWN_VALUE', at: '"http://localhost:4566/s3"', help: '"http://localhost:4566"', structure: true },
];

function pattern(action: string, key: string, rows: readonly (readonly [string, string, string | null])[]): Broken[] {
  return rows.map(([written, code, meant]) => ({ title: `${key}: ${written}`, text: rule(action, `${key}: '${written}'`), code, at: `'${written}'`, ...(meant === null ? {} : { help: meant }) }));
}

/** What is said of policies that load, or that are in order and not what somebody means. */
export interface Remarked {
  readonly text: string;
  readonly code: string;
  readonly severity: 'warning' | 'error' | 'note';
  readonly at: string;
  /** A part of the help; undefined where the finding has an example in its place. */
  readonly help?: string;
  /** As `mended` above. */
  readonly mended?: string;
  /** What `policy check` is asked with. */
  readonly args?: readonly string[];
  /** Other files beside the policy, and its environment; and what they are where the edit is not in the policy itself. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly mendedFiles?: Readonly<Record<string, string>>;
  readonly mendedEnv?: Readonly<Record<string, string>>;
}

const two = (first: string, second: string): string => `version: 1\nrules:\n  - ${first}\n  - ${second}\n`;
const wide = '{ action: "file:read", path: "/srv/**", effect: allow }';
const secret = '{ action: "file:read", path: "/srv/secret", effect: deny }';
const data = '{ action: "file:read", path: "/srv/data", effect: allow }';
const anywhere = '{ action: "file:read", path: "/**/secret", effect: deny }';

/** A policy that extends `from`, and what it should extend. */
function extending(code: string, from: string, instead: string, help?: string): Remarked[] {
  const text = (name: string): string => `version: 1\nextends: ${name}\n`;
  return [{ text: text(from), code, severity: 'error', at: from, ...(help === undefined ? {} : { help }), mended: text(instead), files: { 'base.yaml': 'version: 1\n' } }];
}

export const remarked: readonly Remarked[] = [
  { text: '\ufeffversion: 1\n', code: 'SC_BYTE_ORDER_MARK', severity: 'warning', at: '\ufeff' },
  { text: two(wide, secret), code: 'SC_DENY_SHADOWED', severity: 'error', at: secret, help: 'move this rule above `rules[0]`' },
  { text: two(wide, data), code: 'SC_RULE_SHADOWED', severity: 'warning', at: data, help: 'remove this rule' },
  { text: two(wide, anywhere), code: 'SC_DENY_PARTLY_SHADOWED', severity: 'warning', at: anywhere, help: 'move this rule above `rules[0]`' },
  { text: rule(read, 'when: { until: 2020-01-01 }'), code: 'SC_RULE_EXPIRED', severity: 'warning', at: '{ until: 2020-01-01 }', help: 'remove this rule' },
  { text: 'version: 1\nrules:\n  - { action: "env:read", key: "*", effect: allow }\n', code: 'SC_RULE_TOO_BROAD', severity: 'note', at: '"*"', help: 'key: ["LOG_LEVEL"]', mended: 'version: 1\nrules:\n  - { action: "env:read", key: ["LOG_LEVEL"], effect: allow }\n' },
  { text: two(secret, wide), code: 'SC_RULES_OVERLAP', severity: 'note', at: wide, args: ['--overlaps'], mended: two('{ action: "file:read", path: "/srv/secret", effect: deny }', '{ action: "file:read", path: "/srv/public/**", effect: allow }') },
  { text: two('{ action: "env:read", key: NEVER, effect: allow }', wide), code: 'SC_RULE_UNUSED', severity: 'note', at: '{ action: "env:read", key: NEVER, effect: allow }', help: 'remove it', args: ['--log', 'log.jsonl'], mended: `version: 1\nrules:\n  - ${wide}\n` },

  ...extending('SC_EXTENDS_UNREADABLE', './none.yaml', './base.yaml'),
  ...extending('SC_UNKNOWN_PRESET', 'preset:nod', 'preset:node', 'did you mean `preset:node`'),
  ...extending('SC_EXTENDS_CYCLE', './safeclaw.config.yaml', './base.yaml'),
  { ...(extending('SC_EXTENDS_BROKEN', './base.yaml', './base.yaml')[0] as Remarked), files: { 'base.yaml': 'version: 2\n' }, mendedFiles: { 'base.yaml': 'version: 1\n' } },
  { text: 'version: 1\nextends: { from: base.yaml, without: [readd] }\n', code: 'SC_UNKNOWN_ID', severity: 'error', at: 'readd', help: 'did you mean `read`', files: { 'base.yaml': 'version: 1\nrules:\n  - { id: read, action: "env:read", key: A, effect: allow }\n' }, mended: 'version: 1\nextends: { from: base.yaml, without: [read] }\n' },
  { text: two('{ id: one, action: "env:read", key: A, effect: allow }', '{ id: one, action: "env:read", key: B, effect: allow }'), code: 'SC_DUPLICATE_ID', severity: 'error', at: 'one', help: 'another `id`', mended: two('{ id: one, action: "env:read", key: A, effect: allow }', '{ id: two, action: "env:read", key: B, effect: allow }') },
  { text: rule(read, 'path: "${projct}/x"'), code: 'SC_UNKNOWN_VARIABLE', severity: 'error', at: '${projct}', help: '`${project}`', mended: rule(read, 'path: "${project}/x"') },
  { text: rule(read, 'id: "${project}"'), code: 'SC_VARIABLE_MISPLACED', severity: 'error', at: '${project}', help: 'write the text out', mended: rule(read, 'id: "project"') },
  { text: rule(read, 'path: "/x/${env:V}"'), code: 'SC_VARIABLE_UNSET', severity: 'error', at: '${env:V}', help: 'set V', mended: rule(read, 'path: "/x/${env:V}"'), mendedEnv: { V: 'y' } },
  { text: rule(read, 'path: "/x/${env:V}/y"'), code: 'SC_VARIABLE_VALUE', severity: 'error', at: '${env:V}', help: 'set V to', env: { V: '../..' }, mended: rule(read, 'path: "/x/${env:V}/y"'), mendedEnv: { V: 'a' } },
  { text: rule(read, 'path: "/x/${env:V}"'), code: 'SC_VARIABLE_ENVIRONMENT', severity: 'note', at: '${env:V}', env: { V: 'y' }, mended: rule(read, 'path: "/x/y"') },
];

/** Codes that are not about the text of a policy, each with the test that shows it and its words. */
export const elsewhere: Readonly<Record<string, string>> = {
  SC_AUDIT_UNWRITABLE: 'test/audit/writer.test.ts',
  SC_AWS_MISMATCH: 'test/aws/wire.test.ts',
  SC_AWS_UNIDENTIFIED: 'test/policy/decide.test.ts',
  SC_BROKERED: 'test/broker/secrets.test.ts',
  SC_DENIED: 'test/policy/decide.test.ts',
  SC_EXTENDS_TOO_DEEP: 'test/policy/extends.test.ts',
  SC_GATE_FAULT: 'test/intercept/child-process/gate.test.ts',
  SC_HOST_MISMATCH: 'test/intercept/http/requests.test.ts',
  SC_LIMIT_REACHED: 'test/gate/limits.test.ts',
  SC_NOT_BROKERED: 'test/broker/hand.test.ts',
  SC_NOT_MATCHED: 'test/cli/explain-why.test.ts',
  SC_OBSERVED: 'test/gate/limits.test.ts',
  SC_PERMISSION_MODEL: 'test/cli/permission.test.ts',
  SC_POLICY_NARROWER: 'test/cli/policy-diff.test.ts',
  SC_POLICY_NOT_LOADED: 'test/policy/load.test.ts',
  SC_POLICY_WIDER: 'test/cli/policy-diff.test.ts',
  SC_PROTECTED: 'test/policy/protect.test.ts',
  SC_TEST_INCOMPLETE: 'test/cli/policy-test.test.ts',
  SC_UNKNOWN_FORM: 'test/gate/denial-command.test.ts',
  SC_UNREVIEWED: 'test/intercept/unreviewed.test.ts',
};
