// Build tools, test runners and tracers: programs that start workers, children and native code by the dozen.

import * as path from 'node:path';
import { everyNode, here, type Program } from './program.ts';

const tool = (file: string): string => path.join(here, 'node_modules', file);
const agent = (name: string): string => path.join(here, 'agents', name);

/** Durations, which jest shows only from a millisecond on, and times of day. */
function untimed(text: string): string {
  return text
    .replaceAll(/\b\d+(?:\.\d+)?\s?(?:ms|s|min)\b/g, '<time>')
    .replaceAll(' (<time>)', '')
    .replaceAll(/\d\d:\d\d:\d\d/g, '<clock>')
    .replaceAll(/ +$/gm, '');
}

/**
 * Test files that run side by side report in the order in which they end; jest says of a worker that took half a second
 * to end, as any does on a loaded machine, that it was killed.
 */
function unordered(text: string): string {
  return untimed(text).split('\n').filter((line) => line !== '' && !line.startsWith('A worker process has failed to exit gracefully')).sort().join('\n');
}

const one = (name: string, args: readonly string[], more: Partial<Program> = {}): Program => ({ name, package: name, in: here, nodes: everyNode, args, normalise: untimed, ...more });

const site = {
  'package.json': '{ "name": "site", "private": true, "dependencies": { "next": "15", "react": "19", "react-dom": "19" } }',
  'app/layout.js': 'export const metadata = { title: "site" };\nexport default function Layout({ children }) { return <html><body>{children}</body></html>; }\n',
  'app/page.js': "import { Counter } from './counter';\nexport default function Page() { return <main><h1>Hello</h1><Counter /></main>; }\n",
  'app/counter.js': "'use client';\nimport { useState } from 'react';\nexport function Counter() { const [n, set] = useState(0); return <button onClick={() => set(n + 1)}>{n}</button>; }\n",
  'app/api/time/route.js': "export const dynamic = 'force-static';\nexport function GET() { return Response.json({ ok: true }); }\n",
  'next.config.mjs': "export default { generateBuildId: () => 'fixed', eslint: { ignoreDuringBuilds: true }, outputFileTracingRoot: process.cwd(), experimental: { cpus: 1 } };\n",
};
const web = {
  'index.html': '<!doctype html><body><div id="app"></div><script type="module" src="/src/main.ts"></script></body>\n',
  'src/main.ts': "import './style.css';\nimport { sum } from './sum';\nimport('./late').then(({ late }) => console.log(late, sum(1, 2)));\n",
  'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n',
  'src/late.ts': "export const late = 'late';\n",
  'src/style.css': 'body { color: rebeccapurple; & p { margin: 0 } }\n',
};
const tests = {
  'sum.js': 'exports.sum = (a, b) => a + b;\n',
  'sum.test.js': "const { sum } = require('./sum');\nconst fs = require('fs');\ndescribe('sum', () => { it('adds', () => { expect(sum(1, 2)).toBe(3); }); it('keeps a snapshot', () => { expect({ a: sum(2, 2) }).toMatchSnapshot(); }); });\nit('reads', () => { expect(fs.existsSync(__filename)).toBe(true); });\n",
  'other.test.js': "jest.mock('./sum', () => ({ sum: () => 42 }));\nit('mocks', () => { expect(require('./sum').sum()).toBe(42); jest.useFakeTimers(); const f = jest.fn(); setTimeout(f, 1000); jest.runAllTimers(); expect(f).toHaveBeenCalled(); });\nit('fails', () => { expect(1).toBe(2); });\n",
};
const vitests = {
  'sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n',
  'sum.test.ts': "import { expect, it, vi } from 'vitest';\nimport { sum } from './sum';\nit('adds', () => { expect(sum(1, 2)).toBe(3); });\nit('snapshots', () => { expect({ a: 1 }).toMatchSnapshot(); });\nit('spies', () => { const f = vi.fn(() => 1); f(); expect(f).toHaveBeenCalledOnce(); });\n",
  'fail.test.ts': "import { expect, it } from 'vitest';\nit('fails', () => { expect([1]).toEqual([2]); });\n",
};
const datadog = { DD_TRACE_STARTUP_LOGS: 'false', DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false', DD_REMOTE_CONFIGURATION_ENABLED: 'false', DD_TRACE_AGENT_URL: 'http://127.0.0.1:1' };
const otel = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none', OTEL_NODE_RESOURCE_DETECTORS: 'none', OTEL_SDK_DISABLED: 'false', OTEL_LOG_LEVEL: 'none' };
const traced = (name: string, flag: string, preload: string, more: Partial<Program>): Program[] => [
  one(`${name} before the gate`, [agent('traced.cjs')], { package: name, before: [flag, preload], ...more }),
  one(`${name} behind the gate`, [agent('traced.cjs')], { package: name, behind: [flag, preload], ...more }),
];

// Random keys.
const nextFiles = /^\.next\/(?:cache|trace|diagnostics|prerender-manifest|server\/server-reference-manifest)/;

// How long each test took.
const vitestTimes = /\.vite\/vitest\/.*\/results\.json$/;

export const builds: readonly Program[] = [
  one('vite build', [tool('vite/bin/vite.js'), 'build'], { package: 'vite', files: web }),
  one('vitest', [tool('vitest/vitest.mjs'), 'run', '--reporter=verbose'], { files: vitests, code: 1, env: { CI: '' }, normalise: unordered, unstable: vitestTimes }),
  one('vitest in threads', [tool('vitest/vitest.mjs'), 'run', '--reporter=verbose', '--pool=threads'], { package: 'vitest', files: vitests, code: 1, env: { CI: '' }, normalise: unordered, unstable: vitestTimes }),
  one('jest', [tool('jest/bin/jest.js'), '--ci=false', '--no-cache', '--verbose', '-w', '2'], { files: { 'package.json': '{}', ...tests }, code: 1, normalise: unordered }),
  one('jest in threads', [tool('jest/bin/jest.js'), '--ci=false', '--no-cache', '--verbose', '--workerThreads', '-w', '2'], { package: 'jest', files: { 'package.json': '{}', ...tests }, code: 1, normalise: unordered }),
  one('mocha in parallel', [tool('mocha/bin/mocha.js'), '--parallel', '*.spec.cjs'], { package: 'mocha', files: { 'a.spec.cjs': "it('a', () => {});\n", 'b.spec.cjs': "const assert = require('assert'); it('b', () => { assert.strictEqual(1, 2); });\n" }, code: 1 }),
  one('webpack', [tool('webpack-cli/bin/cli.js'), '--mode', 'production', '--entry', './src/a.js'], { nodes: ['22', '24', '26'], files: { 'src/a.js': "import { b } from './b.js';\nconsole.log(b);\n", 'src/b.js': 'export const b = 1;\n' } }),
  one('next build', [tool('next/dist/bin/next'), 'build'], { package: 'next', large: true, files: site, env: { NEXT_TELEMETRY_DISABLED: '1' }, unstable: nextFiles, normalise: (text) => untimed(text).replaceAll(/[\d.]+ k?B/g, '<size>') }),
  ...traced('dd-trace', '--require', tool('dd-trace/init.js'), { env: datadog }),
  ...traced('OpenTelemetry', '--require', tool('@opentelemetry/auto-instrumentations-node/build/src/register.js'), { package: '@opentelemetry/auto-instrumentations-node', env: otel }),
  // node-gyp names a file of random name in the Makefile.
  one('npm install with node-gyp', [agent('npm-install.cjs')], { package: 'npm', large: true, unstable: /build\/Makefile$/ }),
];
