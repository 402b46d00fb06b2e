import tseslint from 'typescript-eslint';
import { capturedBuiltins } from './tools/eslint-captured-builtins.mjs';

// Code that runs between a program's call and the verdict: builtins only through runtime/primordials.
const decidingPath = ['src/action/!(request).ts', 'src/aws/**/*.ts', 'src/gate/**/*.ts', 'src/intercept/**/*.ts', 'src/policy/decide.ts', 'src/policy/match*.ts', 'src/policy/matcher*.ts', 'src/policy/protect*.ts', 'src/audit/record.ts', 'src/audit/chain.ts', 'src/audit/writer.ts', 'src/audit/redact.ts', 'src/audit/redactor.ts', 'src/runtime/sha256.ts', 'src/audit/line.ts', 'src/audit/secret-names.ts', 'src/audit/clock.ts', 'src/audit/counts.ts', 'src/audit/merkle.ts', 'src/audit/sealer.ts', 'src/audit/sinks/*.ts', 'src/runtime/patch.ts', 'src/runtime/isolated.ts', 'src/runtime/walk.ts', 'src/runtime/kept-looks.ts', 'src/runtime/initial-environment.ts', 'src/runtime/person-terminal.ts', 'src/runtime/resolve-path.ts', 'src/runtime/mounts.ts', 'src/runtime/native-completion.ts'];

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'build', 'test/nodes', 'test/lambda/clients', 'test/programs/node_modules', 'test/programs/agents', '**/*.cjs', 'fixtures/**', 'examples/**', 'test/attacks/*/*.mjs'] },
  {
    files: ['src/**/*.ts', 'register/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-warning-comments': 'error',
      // A `default` that answers for the rest of a union is an answer.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      // It finds the type arguments of uncurried builtins unnecessary, and without them they are `unknown`.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: decidingPath,
    plugins: { safeclaw: { rules: { 'captured-builtins': capturedBuiltins } } },
    rules: { 'safeclaw/captured-builtins': 'error' },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-return': 'off', '@typescript-eslint/no-explicit-any': 'off', '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/require-await': 'off', '@typescript-eslint/no-misused-promises': 'off', '@typescript-eslint/unbound-method': 'off',
    },
  },
);
