// A synchronous load hook asks the next hook for the file's source.
// denied: file:read secret.txt
// nodes: >=22
const lab = JSON.parse(process.argv[2]);
const { registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');
registerHooks({
  load(url, context, next) {
    const result = next(url, { ...context, format: 'module' });
    console.log(String(result.source));
    return result;
  },
});
import(pathToFileURL(lab.secret).href).catch(() => {});
