// How the policy engine is bundled: one text that a V8 context without Node can evaluate, as a function of what it is given.

import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const engine = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../src/policy-engine');

/** Modules that reach Node are those of the engine instead. */
const withoutNode = {
  name: 'without-node',
  setup(build) {
    build.onResolve({ filter: /\/real-fs\.ts$/ }, () => ({ path: path.join(engine, 'real-fs.ts') }));
    build.onResolve({ filter: /\/thread\.ts$/ }, () => ({ path: path.join(engine, 'thread.ts') }));
    build.onResolve({ filter: /^node:(?:path|net|crypto)$/ }, () => ({ path: path.join(engine, 'node-modules.ts') }));
    build.onResolve({ filter: /^node:/ }, ({ path: name, importer }) => ({ errors: [{ text: `${importer} wants ${name}, which the policy engine's context does not have` }] }));
  },
};

export const engineBundle = {
  entryPoints: ['src/policy-engine/main.ts'],
  format: 'iife',
  globalName: 'policyEngine',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  charset: 'ascii',
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
  inject: ['src/policy-engine/globals.ts'],
  plugins: [withoutNode],
};

export function wrapEngine(text) {
  return `(function(safeclawHost){${text}\nreturn policyEngine;})\n`;
}
