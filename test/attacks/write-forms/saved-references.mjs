// Writes by functions that were taken before, by other names and by other ways to the module.
// denied: file:write denied
import { writeFileSync as write, promises } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
const lab = JSON.parse(process.argv[2]);
const required = createRequire(import.meta.url);
const ways = [() => write(`${lab.denied}/a`, 'x'), () => promises.writeFile(`${lab.denied}/b`, 'x'), () => appendFile(`${lab.denied}/c`, 'x'), () => required('fs').writeFileSync(`${lab.denied}/d`, 'x'), () => process.mainModule?.require('fs').writeFileSync(`${lab.denied}/e`, 'x'), () => process.getBuiltinModule?.('fs').writeFileSync(`${lab.denied}/f`, 'x'), async () => (await import('fs')).default.writeFileSync(`${lab.denied}/g`, 'x'), () => Reflect.apply(write, null, [`${lab.denied}/h`, 'x']), () => write.bind(null, `${lab.denied}/i`)('x')];
for (const way of ways) {
  try {
    await way();
  } catch (error) {
    console.log(error.code);
  }
}
