// An import by a package's own name has its package.json read, from a module whose URL the program makes up.
// escapes: all: "fields of a `package.json` outside the grant"
// nodes: >=22
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
const lab = JSON.parse(process.argv[2]);
const made = pathToFileURL(`${lab.denied}/named/made.mjs`).href;
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'made' ? { url: made, format: 'module', shortCircuit: true } : next(specifier, context)),
  load: (url, context, next) => (url === made ? { format: 'module', source: "console.log(import.meta.resolve('#a'))", shortCircuit: true } : next(url, context)),
});
await import('made');
