// Opens an inspector session on its own thread and reads the closures of the gate.
// denied: process:inspect
const inspector = require('node:inspector');
const session = new inspector.Session();
session.connect();
const post = (method, params) => new Promise((resolve, reject) => session.post(method, params, (error, result) => (error ? reject(error) : resolve(result))));
(async () => {
  const { result } = await post('Runtime.evaluate', { expression: 'process.env', includeCommandLineAPI: true });
  const properties = await post('Runtime.getProperties', { objectId: result.objectId, ownProperties: true });
  console.log(JSON.stringify(properties));
})();
