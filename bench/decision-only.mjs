// Builds the preload with a log that writes nothing, to measure what deciding costs by itself.
// It exists for measurements only: the package has no such switch.

import * as esbuild from 'esbuild';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gateBundle, wrapGate } from '../scripts/gate-bundle.mjs';

const { version } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const silentLog = {
  name: 'silent-log',
  setup(build) {
    build.onResolve({ filter: /\/audit\/writer\.ts$/ }, () => ({ path: 'silent', namespace: 'bench' }));
    build.onLoad({ filter: /.*/, namespace: 'bench' }, () => ({
      contents: 'export function openAudit() { return { record() {}, head() { return ""; }, flush() {}, close() {}, descriptor: null, failure: null }; }',
    }));
  },
};

/** Writes a dist/ beside the real one and gives the folder that holds register.cjs. */
export async function buildDecisionOnly(folder) {
  const out = path.join(folder, 'dist');
  fs.mkdirSync(out, { recursive: true });
  fs.cpSync(path.join(root, 'dist'), out, { recursive: true });
  fs.rmSync(path.join(out, 'compiled'), { recursive: true, force: true });
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    ...gateBundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    // The package's own version, so that both builds take up the same compiled policy.
    define: { __SAFECLAW_VERSION__: JSON.stringify(version) },
    external: ['./core.cjs', './policy-language.cjs'],
    plugins: [silentLog],
    write: false,
    logLevel: 'error',
  });
  fs.writeFileSync(path.join(out, 'gate.js'), wrapGate(outputFiles[0].text));
  return out;
}
