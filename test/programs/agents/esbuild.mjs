import fs from 'node:fs';
import { createRequire } from 'node:module';

// From the folder of the run, where the installed packages are linked.
const esbuild = createRequire(`${process.cwd()}/x.js`)('esbuild');
await esbuild.build({ entryPoints: ['src/main.tsx'], bundle: true, outfile: 'out/main.js', format: 'esm', sourcemap: true, jsx: 'automatic', external: ['react'] });
console.log(esbuild.transformSync('let x: number = 1', { loader: 'ts' }).code, (await esbuild.transform('enum E { A }', { loader: 'ts' })).code.length);
const context = await esbuild.context({ entryPoints: ['src/a.ts'], write: false, plugins: [{ name: 'p', setup(build) { build.onLoad({ filter: /a\.ts$/ }, () => ({ contents: fs.readFileSync('src/a.ts', 'utf8') + 'export const b = 2;', loader: 'ts' })); } }] });
console.log((await context.rebuild()).outputFiles[0].text);
await context.dispose();
console.log(await esbuild.build({ entryPoints: ['src/none.ts'], logLevel: 'silent' }).catch((error) => error.message));
