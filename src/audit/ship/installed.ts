// SPDX-License-Identifier: MIT
// Libraries of the operator's own, loaded only where a target needs them: SafeClaw brings none.

import { createRequire } from 'node:module';
import * as path from 'node:path';
import { ShipFailure } from './failure.ts';

/** The library as a program in the working folder gets it, otherwise as one beside SafeClaw does. */
export function loadInstalled<T>(name: string, target: string): T {
  for (const folder of [process.cwd(), __dirname]) {
    const require = createRequire(path.join(folder, 'package.json'));
    let file: string;
    try {
      file = require.resolve(name);
    } catch {
      // Not to be found from here: the next folder, and after the last one the failure below.
      continue;
    }
    return require(file) as T;
  }
  throw new ShipFailure(`${target} is reached by ${name}, which is not installed here: npm install ${name}`, false);
}
