// SPDX-License-Identifier: MIT
// A pure table: every command, in the order in which the help lists them. A command's code is loaded when it is called.

import { FILTER_OPTIONS } from './audit-filter.ts';
import type { CommandEntry, OptionEntry } from './command.types.ts';

const holds = (what: string, not: string): CommandEntry['exits'] => [['0', what], ['1', not], ['2', 'the command line is wrong']];

const POLICY_OPTION: OptionEntry = { type: 'string', value: 'FILE', summary: 'the policy; otherwise SAFECLAW_POLICY, then ./safeclaw.config.yaml' };

const LOG_POLICY_OPTION: OptionEntry = { type: 'string', value: 'FILE', summary: 'the policy whose audit folder is read, where no file is named' };

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'set SafeClaw up in a project (also: safeclaw without a command)',
    usage: '[FOLDER]',
    description: [
      'Looks at the project (entry point, package manager, Dockerfile, SDKs in use) and writes a commented safeclaw.config.yaml which allows that project to start and nothing more. Puts the preload into the start script of package.json where that is certain to be right, and .safeclaw/ into .gitignore. Then it says what is left to do: the exact line for the Dockerfile, the exact NODE_OPTIONS.',
      'It never asks, never waits, never overwrites a policy. A second run finds nothing to do and changes no byte. Use it in a Dockerfile RUN or in user data as it is.',
    ],
    options: {},
    operands: { least: 0, most: 1 },
    examples: [
      ['npx @authensor/safeclaw', 'set up the project in the current folder'],
      ['RUN npx @authensor/safeclaw', 'the same while an image is built'],
      ['safeclaw init --json', 'what was done and what is left, for a script'],
    ],
    exits: holds('the project has a policy; what else could not be done is a warning', 'the policy could not be written'),
    load: () => import('./init.ts'),
  },
  {
    name: 'run',
    summary: 'start a program under the gate',
    usage: '[OPTIONS] -- COMMAND [ARG…]',
    description: [
      'Starts the command with the preload in NODE_OPTIONS, so that it and every Node program that it starts is gated from its first line. Standard input, output, signals and the exit code are passed on.',
      'Only Node programs read NODE_OPTIONS: a command that is none runs ungated until it starts one.',
    ],
    options: {
      policy: POLICY_OPTION,
      observe: { type: 'boolean', summary: 'deny nothing; record what would have been denied' },
    },
    operands: { least: 1, most: Number.POSITIVE_INFINITY },
    passthrough: true,
    examples: [
      ['safeclaw run -- node agent.js', 'an agent under ./safeclaw.config.yaml'],
      ['safeclaw run --policy ci.yaml -- npm test', 'everything that npm test starts, under another policy'],
      ['safeclaw run --observe -- node agent.js', 'find out what an agent does before writing rules'],
    ],
    exits: [["the program's", 'where it ended by itself; 128 + n where signal n ended it'], ['1', 'the policy file does not exist, or the command cannot be gated'], ['2', 'the command line is wrong'], ['126', 'the command cannot be executed'], ['127', 'the command was not found']],
    load: () => import('./run.ts'),
  },
  {
    name: 'audit verify',
    summary: 'prove that the log was not altered',
    usage: '[FILE|FOLDER|-]…',
    description: [
      'Checks every record of the log: its own hash, the hash of the record before it, its sequence number, and how the chains of several processes hang together. Names the first line that is wrong, and says what could not be proved.',
      "Without an operand it reads the folder that the policy names, otherwise .safeclaw/audit. `-` reads standard input, where lines of other programs may stand between the records, as in a container's log.",
    ],
    options: {
      last: { type: 'string', value: 'N', summary: 'only the last N records, by time' },
      head: { type: 'string', value: 'CHAIN:SEQ:HASH', multiple: true, summary: 'a head that was kept elsewhere (--json prints them): the log must still contain it' },
      key: { type: 'string', value: 'FILE', summary: 'the public part of the seal key (*.pub): every chain must be sealed with it; without it, the one beside the key that the policy names is used where there is one' },
      policy: LOG_POLICY_OPTION,
    },
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [
      ['safeclaw audit verify', 'the log of this project'],
      ['safeclaw audit verify --last 100', 'the last hundred records, and how they hang together'],
      ['docker logs agent | safeclaw audit verify -', 'a log that went to stdout'],
      ['safeclaw audit verify --key safeclaw.seal.pub', 'prove with the seals who made it'],
      ['safeclaw audit verify backup/audit --json', 'a copy, for a script'],
    ],
    exits: holds('every record is as it was written', 'a record is wrong, or there is no record'),
    load: () => import('./audit-verify.ts'),
  },
  {
    name: 'audit keygen',
    summary: 'make the key that seals the log',
    usage: '[FILE]',
    description: [
      'Makes two files: a private key (safeclaw.seal.key, or FILE), which the policy names, and its public part (the same name with .pub), which verifies seals and can make none. Keep a copy of the public part where the machine that runs the program cannot write.',
      'The private key changes every day (UTC) and forgets what it was: whoever steals it can seal nothing in the name of an earlier day. Each process gets a key of its own from it at its start, which changes with each seal, so that whoever takes the process over cannot change what was sealed before. An existing file is never overwritten.',
    ],
    options: { days: { type: 'string', value: 'N', summary: 'how many days the key can be used; otherwise 1461, four years' } },
    operands: { least: 0, most: 1 },
    examples: [
      ['safeclaw audit keygen', 'safeclaw.seal.key and safeclaw.seal.pub'],
      ['safeclaw audit keygen /etc/safeclaw/agent.key --days 366', 'elsewhere, for a year'],
    ],
    exits: holds('both files were made', 'one exists, or cannot be written'),
    load: () => import('./audit-keygen.ts'),
  },
  {
    name: 'audit show',
    summary: 'read the log as a table',
    usage: '[FILE|FOLDER|-]…',
    description: [
      'One line for each decision: when, allowed or denied, the action, what it was about and which rule decided. It shows what the log says and does not verify it: that is `safeclaw audit verify`.',
    ],
    options: {
      ...FILTER_OPTIONS,
      last: { type: 'string', value: 'N', summary: 'only the last N records of what is left' },
      why: { type: 'string', value: 'SEQ', summary: 'one record with everything about it: what it resolved to, the rule as written, what came before and after; with --chain where there are several processes' },
      policy: LOG_POLICY_OPTION,
    },
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [
      ['safeclaw audit show --verdict deny', 'what was denied'],
      ['safeclaw audit show --action "network:*" --since 2h', 'what went out in the last two hours'],
      ['safeclaw audit show --path ./data --last 20', 'the last twenty actions on files below ./data'],
      ['safeclaw audit show --why 42 --chain 0a1b', 'record 42 of the process whose chain begins so, and why'],
      ['safeclaw audit show --json | jq -r ".records[].target"', 'for a script'],
    ],
    exits: holds('the log was read', 'there is no log, it cannot be read, or it has no such record'),
    load: () => import('./audit-show.ts'),
  },
  {
    name: 'audit tail',
    summary: 'read the newest records, and those that come',
    usage: '[FILE|FOLDER|-]…',
    description: ['The last ten records, or as many as --last says, in the form of `safeclaw audit show`. With --follow it goes on with what all processes of the folder write, also those that start later, until Ctrl-C. With --json each record is a line of its own.'],
    options: { follow: { type: 'boolean', short: 'f', summary: 'go on with the records that come' }, ...FILTER_OPTIONS, last: { type: 'string', short: 'n', value: 'N', summary: 'begin with the last N records; otherwise 10' }, policy: LOG_POLICY_OPTION },
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [
      ['safeclaw audit tail -f', 'watch an agent at work'],
      ['safeclaw audit tail -f --verdict deny', 'only what it is denied'],
      ['safeclaw audit tail -n 100 --json', 'the last hundred records, a line each'],
    ],
    exits: holds('the log was read', 'there is no log, or it cannot be read'),
    load: () => import('./audit-tail.ts'),
  },
  {
    name: 'audit stats',
    summary: 'count decisions by action and rule, and name the rules that never decided',
    usage: '[FILE|FOLDER|-]…',
    description: ['How often each action was allowed and denied, how often each rule decided and when it last did, what was denied most often, and which rules of the policy decided nothing in these records: they may be in the way of nothing, or never matched. Counted repeats count as often as they happened.'],
    options: { ...FILTER_OPTIONS, policy: { ...LOG_POLICY_OPTION, summary: 'the policy whose rules are looked for, and whose audit folder is read where no file is named' } },
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [
      ['safeclaw audit stats', 'the log of this project'],
      ['safeclaw audit stats --since 7d', 'which rules were of use this week'],
      ['safeclaw audit stats --json | jq ".unused"', 'for a script'],
    ],
    exits: holds('the log was read', 'there is no log, or it cannot be read'),
    load: () => import('./audit-stats.ts'),
  },
  {
    name: 'audit export',
    summary: 'write the log in another form: JSON lines, CSV, OCSF events, CloudWatch metrics',
    usage: '[FILE|FOLDER|-]… [OPTIONS]',
    description: [
      'Writes the decisions to standard output, a line each, in the order in which they stand in the files.',
      '`json` is the records as they are, without the lines of other programs. `csv` is RFC 4180 with a head line; text that a spreadsheet would run as a formula begins with an apostrophe. `ocsf` is events of the Open Cybersecurity Schema Framework 1.4 with the whole record under `unmapped`. `emf` is counters a minute in the embedded metric format of CloudWatch, for alarms.',
      'It reads and does not verify: that is `safeclaw audit verify`.',
    ],
    options: { format: { type: 'string', value: 'FORMAT', summary: 'json (without this option), csv, ocsf or emf' }, ...FILTER_OPTIONS, policy: LOG_POLICY_OPTION },
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [
      ['safeclaw audit export --format csv > audit.csv', 'for a spreadsheet or an SQL engine'],
      ['safeclaw audit export --format ocsf --since 1d > events.jsonl', 'for a security lake'],
      ['safeclaw audit export --verdict deny --format emf', 'counters of denials, for an alarm'],
    ],
    exits: holds('the log was written out', 'there is no log, or it cannot be read'),
    load: () => import('./audit-export.ts'),
  },
  {
    name: 'policy check',
    summary: 'find every mistake in a policy',
    usage: '[FILE]',
    description: [
      'Reads the policy as the gate would and reports everything that is wrong with it at once: unknown words, patterns that match nothing, rules that can never fire. Each finding has its place, the text underlined and, where there is one, an edit to paste.',
    ],
    options: { strict: { type: 'boolean', summary: 'warnings fail too' } },
    operands: { least: 0, most: 1 },
    examples: [
      ['safeclaw policy check', 'the policy that a program started here would get'],
      ['safeclaw policy check --strict deploy/policy.yaml', 'in CI'],
    ],
    exits: holds('the policy loads', 'it does not, or with --strict has warnings'),
    load: () => import('./policy-check.ts'),
  },
  {
    name: 'policy explain',
    summary: 'say what the policy decides about an action, and why',
    usage: "'ACTION TARGET' [OPTIONS]",
    description: [
      'Decides the action as the gate would in this folder, with symlinks resolved, and shows the rule that decided with its place and text. For a denial it prints the rule that would allow the action, ready to paste.',
      "The target is a path for file: and module: actions, `GET https://host/path` for network:request, host:port for network:connect and network:listen, a host for network:resolve, a command line for shell:execute, a key for env:, `tool {json}` for tool:call.",
    ],
    options: {
      policy: POLICY_OPTION,
      method: { type: 'string', value: 'METHOD', summary: 'the method of a network:request; otherwise GET' },
      cwd: { type: 'string', value: 'FOLDER', summary: 'the folder that relative paths and commands start from' },
    },
    operands: { least: 1, most: Number.POSITIVE_INFINITY },
    examples: [
      ["safeclaw policy explain 'file:read /etc/passwd'", 'may the agent read it, and which line says so'],
      ["safeclaw policy explain 'network:request GET https://b.s3.us-east-1.amazonaws.com/key'", 'a request'],
      ["safeclaw policy explain 'shell:execute cd /tmp && aws s3 cp a b'", 'each command of a line'],
      ["safeclaw policy explain env:read AWS_SECRET_ACCESS_KEY", 'quotes are only needed where the shell needs them'],
    ],
    exits: holds('the action is allowed', 'it is denied, or the policy does not load'),
    load: () => import('./policy-explain.ts'),
  },
  {
    name: 'policy suggest',
    summary: 'write the least policy that allows what a log shows',
    usage: '--from FILE|FOLDER|- [OPTIONS]',
    description: [
      'Run the program with `safeclaw run --observe` first, through all that it does. This command then reads the log and writes rules for what the baseline does not allow: several files of one folder become its glob, requests a rule for each host with its methods, commands what they begin with. Every rule says how often it was seen.',
      'What a person should think about twice (shells and interpreters, credentials, metadata addresses, files that other programs run) has a line `# dangerous:` with why; --without-dangerous leaves those rules as comments. What rules and protections denied is left out, and so is what was denied while the policy was in force.',
      'Without --merge the policy goes to standard output, or with --write to a file that is not there yet. With --merge only what the present policy does not allow is suggested, behind its own rules, as a diff or with --write in the file.',
    ],
    options: {
      from: { type: 'string', value: 'FILE|FOLDER|-', multiple: true, summary: 'the log; otherwise the audit folder of the policy' },
      merge: { type: 'boolean', summary: 'add to the present policy: print the difference' },
      write: { type: 'boolean', summary: 'write the policy instead of printing it' },
      denied: { type: 'boolean', summary: 'take in what was denied while the policy was in force' },
      'without-dangerous': { type: 'boolean', summary: 'leave what is marked dangerous as comments' },
      policy: { ...POLICY_OPTION, summary: `${POLICY_OPTION.summary}: relative paths start at its folder` },
      ...FILTER_OPTIONS,
    },
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [
      ['safeclaw run --observe -- node agent.js', 'first: let it work, and see what it does'],
      ['safeclaw policy suggest --from .safeclaw/audit > safeclaw.config.yaml', 'then: a policy to read, edit and keep'],
      ['safeclaw policy suggest --from .safeclaw/audit --merge', 'what the policy lacks for what was seen, as a diff'],
      ['safeclaw policy suggest --since 1h --merge --write', 'the last hour, put into the policy'],
    ],
    exits: holds('there is a suggestion, or nothing is lacking', 'there is no log, it shows nothing, or the policy cannot be merged with'),
    load: () => import('./policy-suggest.ts'),
  },
  {
    name: 'policy test',
    summary: 'check that a policy decides what its tests expect',
    usage: '[FILE|FOLDER]… [OPTIONS]',
    description: [
      'Runs every *.policy-test.yaml that is named, or that lies in this folder or below: each test says `expect: allow` or `expect: deny` for one action or several, and may say by which rule. Actions are written as for `safeclaw policy explain`; relative paths start at the folder of the policy.',
      'With --log it asks the policy again about everything that a log shows as allowed, and fails where anything of that would be denied. Both tell which rules decided nothing.',
    ],
    options: {
      log: { type: 'string', value: 'FILE|FOLDER|-', multiple: true, summary: 'what was allowed in this log must be allowed' },
      coverage: { type: 'string', value: 'PERCENT', summary: 'fail where fewer of the rules decided something' },
      policy: { ...POLICY_OPTION, summary: `${POLICY_OPTION.summary}; a test file may name its own` },
    },
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [
      ['safeclaw policy test', 'all tests below this folder'],
      ['safeclaw policy test --coverage 100', 'in CI: every rule is tested'],
      ['safeclaw policy test --log .safeclaw/audit', 'does the policy still allow what the agent did'],
      ['safeclaw policy test --json tests/ | jq ".files[].outcomes[] | select(.ok | not)"', 'for a script'],
    ],
    exits: holds('every test and the log are as expected', 'one is not, a file is wrong, or the policy does not load'),
    load: () => import('./policy-test.ts'),
  },
  {
    name: 'policy baseline',
    summary: 'list what is allowed without a rule, line by line, with why',
    usage: '[OPTIONS]',
    description: ['What Node itself needs to start and load the code of a program in this folder. Rules come before it; `baseline: none` in a policy switches it off.'],
    options: { action: { type: 'string', value: 'NAME', summary: 'only the entries for this action' } },
    operands: { least: 0, most: 0 },
    examples: [['safeclaw policy baseline', 'the whole table'], ['safeclaw policy baseline --action env:read', 'the variables that every program sees']],
    exits: holds('always', 'no entry is for that action'),
    load: () => import('./policy-baseline.ts'),
  },
  {
    name: 'policy schema',
    summary: 'print the JSON Schema of the policy file',
    usage: '[OPTIONS]',
    description: ['For editors and CI. The package holds the same documents as dist/schema.json and dist/policy-test.schema.json; safeclaw.config.yaml names its own in its first line.'],
    options: { for: { type: 'string', value: 'policy|policy-test', summary: 'of the policy (without this option), or of its tests' } },
    operands: { least: 0, most: 0 },
    examples: [['safeclaw policy schema > safeclaw.schema.json', 'keep a copy']],
    exits: holds('always', 'never'),
    load: () => import('./policy-schema.ts'),
  },
  {
    name: 'doctor',
    summary: 'check that a program started here is gated and recorded',
    usage: '[OPTIONS]',
    description: [
      'Checks this Node, the package, the policy, the log, how the project starts, and which second layers (the permission model of Node, seccomp, a container) are there. It starts a small program under the preload and looks at whether what must be denied is denied and recorded. Every finding comes with its fix.',
    ],
    options: { node: { type: 'string', value: 'FILE', summary: 'the node binary that runs the program, where it is not this one' } },
    operands: { least: 0, most: 0 },
    examples: [['npx safeclaw doctor', 'in the project'], ['RUN npx safeclaw doctor', 'let an image that is not gated fail to build'], ['safeclaw doctor --json', 'for a script']],
    exits: holds('no check fails; warnings are allowed', 'a check fails'),
    load: () => import('./doctor.ts'),
  },
];
