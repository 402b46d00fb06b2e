// How the gate's code is bundled: one script that is a function, read and compiled at every start.

import * as crypto from 'node:crypto';

/** HOT: white space and comments are a third of it. Names stay for stack traces, and lines stay short, since Node prints the line of an uncaught error. */
export const gateBundle = {
  entryPoints: ['src/core.ts'],
  charset: 'ascii',
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
};

const copyingImport = /__toESM\(\s*require\(/g;

/**
 * The bundler's text as the function that `register/core.cts` calls, its mark last. Imports of builtins are made to
 * look through to the module: copying 400 properties takes 1 to 2 ms of a start.
 */
export function wrapGate(text) {
  if (!copyingImport.test(text)) throw new Error('the bundler imports builtins in another way than it did: see copyingImport');
  // Node prints the line that an uncaught error was thrown on, and a denial is thrown in one place: it has a line to itself.
  const readable = text.replaceAll('throw error;', '\nthrow error;\n');
  const body = `const lookThrough=mod=>({__proto__:mod,default:mod});${readable.replaceAll(copyingImport, 'lookThrough(require(')}`;
  const mark = crypto.createHash('sha256').update(body).digest('hex').slice(0, 14);
  return `(function(exports,require,module,__filename,__dirname){"use strict";${body}})\n//${mark}\n`;
}
