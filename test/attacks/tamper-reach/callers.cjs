// Asks its own functions who called them, and with what: old functions know it.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const callers = new Set();
function path() {
  for (let at = path, depth = 0; depth < 20; depth++) {
    try {
      at = at.caller;
    } catch {
      break;
    }
    if (at === null || at === undefined) break;
    callers.add(at);
    for (const value of at.arguments ?? []) if (typeof value === 'function') callers.add(value);
  }
  return lab.secret;
}
const url = new URL(`file://${lab.secret}`);
for (const attempt of [() => fs.readFileSync(lab.secret, 'utf8'), () => fs.readFileSync({ toString: path }, 'utf8'), () => fs.readFileSync(Object.defineProperty(url, 'href', { get: path }), 'utf8'), () => fs.readFileSync(lab.secret, Object.defineProperty({}, 'encoding', { get: path }))]) {
  try {
    console.log(attempt());
  } catch (error) {
    console.log(error.code);
  }
}
for (const caller of callers) {
  try {
    console.log(caller(lab.secret, 'utf8'));
  } catch {
    // Refused, or it wants something else.
  }
}
