// Programs of the project's own dev-dependencies: nothing has to be installed for them, so the suite runs them.

import * as path from 'node:path';
import { root } from '../harness.ts';
import { everyNode, here, type Program } from './program.ts';

const tool = (file: string): string => path.join(root, 'node_modules', file);
const one = (name: string, args: readonly string[], more: Partial<Program> = {}): Program => ({ name, package: name, in: root, nodes: everyNode, args, ...more });

const typescript = {
  'tsconfig.json': '{ "compilerOptions": { "target": "ES2022", "module": "NodeNext", "strict": true, "noLib": true, "declaration": true, "sourceMap": true, "outDir": "out", "rootDir": "src", "incremental": true, "types": [] }, "include": ["src"] }',
  // Without TypeScript's own libraries, whose reading and checking is most of a small project's time.
  'src/lib.d.ts': 'interface Array<T> { length: number; [n: number]: T; reduce<U>(f: (sum: U, item: T) => U, start: U): U }\ninterface Boolean {}\ninterface CallableFunction {}\ninterface Function {}\ninterface IArguments {}\ninterface NewableFunction {}\ninterface Number {}\ninterface Object {}\ninterface RegExp {}\ninterface String {}\n',
  'src/shape.ts': 'export interface Shape { readonly area: number }\nexport class Square implements Shape { constructor(readonly side: number) {}\n  get area(): number { return this.side * this.side; } }\n',
  'src/main.ts': "import { Square, type Shape } from './shape.js';\nconst shapes: Shape[] = [new Square(2), new Square(3)];\nexport const total = shapes.reduce((sum, shape) => sum + shape.area, 0);\n",
};
const wrong = { 'src/wrong.ts': "import { Square } from './shape.js';\nconst n: string = new Square(1).area;\nexport { n };\n" };
const eslintFiles = {
  'eslint.config.mjs': "export default [{ files: ['**/*.js'], rules: { 'no-unused-vars': 'error', 'prefer-const': 'warn', eqeqeq: 'error' } }];\n",
  'a.js': 'let a = 1;\nif (a == 2) { }\n',
  'sub/b.js': 'export const b = 1;\n',
};
const withArguments = { ...typescript, 'main.ts': "import { total } from './src/main.js';\nconst { argv }: NodeJS.Process = process;\nconsole.log(total, argv.slice(2), process.execArgv.length);\n" };
const plain = { ...typescript, 'main.ts': "import { total } from './src/main.js';\nconsole.log(total as number);\n" };
const tsxLoader = ['--import', `file://${tool('tsx/dist/loader.mjs')}`];

export const tools: readonly Program[] = [
  one('tsc', [tool('typescript/bin/tsc'), '-p', '.', '--pretty', 'false'], { package: 'typescript', files: typescript }),
  one('tsc, with errors', [tool('typescript/bin/tsc'), '-p', '.', '--noEmit', '--pretty', 'false'], { package: 'typescript', files: { ...typescript, ...wrong }, code: 2 }),
  one('eslint', [tool('eslint/bin/eslint.js'), '.', '--fix-dry-run', '--format', 'json'], { nodes: ['20', '22', '24', '26'], files: eslintFiles, code: 1 }),
  one('esbuild', [path.join(here, 'agents/esbuild.mjs')], { files: { 'src/a.ts': 'export const a: number = 1;\n', 'src/main.tsx': "import { a } from './a';\nexport const x = <p>{a}</p>;\n" } }),
  one('tsx', [tool('tsx/dist/cli.mjs'), 'main.ts', 'arg'], { files: withArguments }),
  one('tsx as a preload behind the gate', ['main.ts'], { package: 'tsx', behind: tsxLoader, files: plain }),
  one('tsx as a preload before the gate', ['main.ts'], { package: 'tsx', before: tsxLoader, files: plain }),
];
