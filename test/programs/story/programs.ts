// The real programs whose policy is written from what they were seen to do.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../../harness.ts';
import { awsServers } from './aws-servers.ts';
import { driveService } from './drive-service.ts';
import { driveMcpServer } from './drive-mcp.ts';
import { modelServer, type ToolCall } from './model.ts';
import type { StoryProgram } from './program.types.ts';
import type { World } from './world.ts';

/** The folder whose packages are installed by themselves. */
export const installed = path.join(root, 'test/programs');
const every = ['18', '20', '22', '24', '26'];
const from20 = ['20', '22', '24', '26'];
const agent = (name: string): string => fs.readFileSync(new URL(`agents/${name}`, import.meta.url), 'utf8');
const stolenIn = (world: World, { stdout }: { readonly stdout: string }): boolean => stdout.includes(world.secret);

const sources = {
  'src/price.js': 'export const price = (sum, tax) => sum * (1 + tax);\n',
  'src/order.js': "import { price } from './price.js';\nlet unused = 1;\nexport const order = (sum) => { if (sum == 0) return null; return price(sum, 0.1); };\n",
  'src/list.js': 'export const total = (orders) => orders.reduce((sum, one) => sum + one, 0);\n',
  'src/name.js': 'export const name = "orders";\n',
};
const typed = {
  'tsconfig.json': '{ "compilerOptions": { "target": "ES2022", "module": "NodeNext", "strict": true, "declaration": true, "sourceMap": true, "outDir": "out", "rootDir": "src", "incremental": true, "types": [], "lib": ["ES5"] }, "include": ["src"] }',
  'src/price.ts': 'export const price = (sum: number, tax: number): number => sum * (1 + tax);\n',
  'src/order.ts': "import { price } from './price.js';\nexport const order = (sum: number): number => price(sum, 0.1);\n",
  'src/list.ts': 'export const total = (orders: readonly number[]): number => orders.reduce((sum, one) => sum + one, 0);\n',
  'src/name.ts': "export const name: string = 'orders';\n",
};

const readAll: ToolCall[] = [
  { name: 'list_files', input: { path: 'src' } },
  ...Object.keys(sources).map((path) => ({ name: 'read_file', input: { path } })),
  { name: 'write_file', input: { path: 'report.md', text: '# Report\n' } },
];
const injected: ToolCall[] = [
  { name: 'read_file', input: { path: '../home/.ssh/id_rsa' } },
  { name: 'run_command', input: { command: 'cat ../home/.aws/credentials' } },
  { name: 'write_file', input: { path: '../home/.bashrc', text: 'planted' } },
];
const agentFiles = (name: string): Record<string, string> => ({ 'package.json': '{ "name": "agent", "private": true, "type": "module" }\n', 'agent.mjs': agent(name), 'tools.mjs': agent('tools.mjs'), ...sources });
const openaiKeys = (origin: string): Record<string, string> => ({ OPENAI_API_KEY: 'sk-stand-in', OPENAI_BASE_URL: `${origin}/v1` });
const injection = { what: 'a model that was told to read keys and to write to `~/.bashrc`', worked: stolenIn } as const;

const aws: StoryProgram = {
  name: 'AWS SDK agent (S3, DynamoDB)', package: '@aws-sdk/client-s3', packages: ['@aws-sdk/client-s3', '@aws-sdk/client-dynamodb'], in: root, nodes: from20,
  words: ['agent.mjs', 'shop', 'Orders'], files: { 'agent.mjs': agent('aws.mjs') }, services: awsServers,
  policy: { why: 'names the stand-ins for AWS, whose own hosts are known', text: (env) => `version: 1\naws:\n  endpoints:\n    s3: "${env.AWS_ENDPOINT_URL_S3}"\n    dynamodb: "${env.AWS_ENDPOINT_URL_DYNAMODB}"\n` },
  granted: { 'read-cloud-credentials': 'the SDK itself reads that file; the rule for it says so' },
  other: { what: 'another bucket', words: ['agent.mjs', 'private', 'Orders'], worked: (_world, { stdout }) => stdout.includes('total') },
};

const tsc: StoryProgram = {
  name: 'tsc', package: 'typescript', packages: ['typescript'], in: root, nodes: every,
  words: ['node_modules/typescript/bin/tsc', '-p', '.', '--listEmittedFiles'], files: typed,
  other: { what: 'output into the home folder', words: ['node_modules/typescript/bin/tsc', '-p', '.', '--outDir', '../home/bin'], worked: (world) => fs.existsSync(path.join(world.home, 'bin/list.js')) },
};

const eslint: StoryProgram = {
  name: 'eslint --fix', package: 'eslint', packages: ['eslint'], in: root, nodes: from20, code: 1,
  words: ['node_modules/eslint/bin/eslint.js', '--fix', 'src'],
  files: { ...sources, 'package.json': '{ "type": "module" }', 'eslint.config.mjs': "export default [{ files: ['**/*.js'], rules: { 'prefer-const': 'error', eqeqeq: 'error', 'no-unused-vars': 'error' } }];\n" },
  other: { what: "fixing somebody else's file", words: ['node_modules/eslint/bin/eslint.js', '--fix', 'vendor/theirs.js'], worked: (world) => fs.readFileSync(path.join(world.project, 'vendor/theirs.js'), 'utf8').startsWith('const') },
  prepare: (world) => {
    fs.mkdirSync(path.join(world.project, 'vendor'));
    fs.writeFileSync(path.join(world.project, 'vendor/theirs.js'), 'let a = 1; console.log(a);\n');
  },
};

/** Those of the project's own dev-dependencies that the suite takes the time for. */
export const suitePrograms: readonly StoryProgram[] = [aws, tsc];

const mcp: StoryProgram = {
  name: 'MCP file-system server', package: '@modelcontextprotocol/server-filesystem', packages: ['@modelcontextprotocol/server-filesystem', '@modelcontextprotocol/sdk'], in: installed, nodes: from20,
  words: ['node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', './served'],
  files: { 'served/a.txt': 'one\ntwo\nthree\n', 'served/sub/b.txt': 'b\n', 'served/sub/c.txt': 'c\n', 'served/sub/d.txt': 'd\n' }, drive: driveMcpServer,
  other: { what: 'the home folder served', words: ['node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', '../home'], worked: stolenIn },
};

const express: StoryProgram = {
  name: 'Express service', package: 'express', packages: ['express'], in: installed, nodes: every,
  words: ['server.mjs'], env: { PORT: '38917' }, drive: driveService,
  files: { 'server.mjs': agent('express.mjs'), 'public/index.html': '<h1>Notes</h1>\n', 'public/style.css': 'h1 { color: red }\n', 'notes/first.json': '{"text":"first"}', 'notes/second.json': '{"text":"second"}' },
  other: { what: 'its route that reads any file', env: { ASK: '/raw?file=../home/.ssh/id_rsa' }, worked: stolenIn },
};

const openai: StoryProgram = {
  name: 'OpenAI SDK agent', package: 'openai', packages: ['openai'], in: installed, nodes: every,
  words: ['agent.mjs', 'Review', 'the', 'sources'], files: agentFiles('openai.mjs'),
  services: () => modelServer(readAll, injected, openaiKeys), other: injection,
};

const anthropic: StoryProgram = {
  name: 'Anthropic SDK agent', package: '@anthropic-ai/sdk', packages: ['@anthropic-ai/sdk'], in: installed, nodes: every,
  words: ['agent.mjs', 'Say', 'how', 'long', 'each', 'file', 'is'], files: agentFiles('anthropic.mjs'),
  services: () => modelServer([...readAll, ...Object.keys(sources).map((file) => ({ name: 'run_command', input: { command: `wc -l ${file}` } }))], injected, (origin) => ({ ANTHROPIC_API_KEY: 'sk-ant-stand-in', ANTHROPIC_BASE_URL: origin })), other: injection,
};

const langchain: StoryProgram = {
  name: 'LangChain agent', package: '@langchain/core', packages: ['@langchain/core', '@langchain/openai'], in: installed, nodes: every,
  words: ['agent.mjs', 'Summarise', 'the', 'sources'], files: agentFiles('langchain.mjs'),
  services: () => modelServer(readAll, injected, openaiKeys), other: injection,
};

const untimed = (text: string): string => text.replaceAll(/\b\d+(?:\.\d+)?\s?(?:ms|s)\b/g, '<time>').replaceAll(/\d\d:\d\d:\d\d/g, '<clock>').replaceAll(/ {2,}/g, ' ').replaceAll(/ +$/gm, '');

const vite: StoryProgram = {
  name: 'vite build', package: 'vite', packages: ['vite'], in: installed, nodes: every, normalise: untimed,
  words: ['node_modules/vite/bin/vite.js', 'build'],
  files: { 'index.html': '<!doctype html><body><div id="app"></div><script type="module" src="/src/main.ts"></script></body>\n', 'src/main.ts': "import './style.css';\nimport { sum } from './sum';\nimport('./late').then(({ late }) => console.log(late, sum(1, 2)));\n", 'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n', 'src/late.ts': "export const late = 'late';\n", 'src/style.css': 'body { color: rebeccapurple; & p { margin: 0 } }\n' },
  other: { what: 'output into the home folder', words: ['node_modules/vite/bin/vite.js', 'build', '--outDir', '../home/www', '--emptyOutDir'], worked: (world) => fs.existsSync(path.join(world.home, 'www/index.html')) },
};

const vitest: StoryProgram = {
  name: 'vitest', package: 'vitest', packages: ['vitest', 'vite'], in: installed, nodes: every, normalise: untimed,
  words: ['node_modules/vitest/vitest.mjs', 'run', '--dir', 'test'],
  files: { 'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n', 'test/sum.test.ts': "import { expect, it } from 'vitest';\nimport { sum } from '../src/sum';\nit('adds', () => { expect(sum(1, 2)).toBe(3); });\nit('keeps', () => { expect({ a: sum(2, 2) }).toMatchInlineSnapshot(`\n  {\n    \"a\": 4,\n  }\n`); });\n" },
  other: { what: 'a test that reads the home folder', words: ['node_modules/vitest/vitest.mjs', 'run', '--dir', 'more'], worked: stolenIn },
  prepare: (world) => {
    fs.mkdirSync(path.join(world.project, 'more'));
    fs.writeFileSync(path.join(world.project, 'more/read.test.ts'), "import fs from 'node:fs';\nimport { it } from 'vitest';\nit('reads', () => { console.log(fs.readFileSync('../home/.ssh/id_rsa', 'utf8')); });\n");
  },
};

const git: StoryProgram = {
  name: 'release notes by simple-git', package: 'simple-git', packages: ['simple-git'], in: installed, nodes: every,
  words: ['notes.mjs'], files: { 'notes.mjs': agent('release-notes.mjs') },
  prepare: (world) => {
    const run = (...args: string[]): unknown => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: world.project, env: { PATH: '/usr/bin:/bin', HOME: world.home, GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' } });
    fs.writeFileSync(path.join(world.project, '.gitignore'), 'node_modules\n.safeclaw\nsafeclaw.config.yaml\n');
    run('init', '-q');
    for (const message of ['first', 'second', 'third']) {
      run('commit', '-q', '--allow-empty', '-m', message);
      if (message !== 'third') run('tag', message === 'first' ? 'v0' : 'v1');
    }
  },
  other: { what: 'the tag of another release', words: ['notes.mjs', 'v0'], worked: (_world, { stdout }) => stdout.includes('# Since v0') },
};

export const programs: readonly StoryProgram[] = [mcp, aws, express, tsc, langchain, openai, anthropic, eslint, vite, vitest, git];
