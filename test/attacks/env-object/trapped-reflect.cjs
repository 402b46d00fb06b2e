// Replaces what a Proxy handler would call, to be handed its target and the real keys.
// denied: env:read DENIED_KEY
const targets = new Set();
for (const owner of [Reflect, Object]) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    const original = owner[name];
    if (typeof original === 'function' && name !== 'defineProperty') owner[name] = (...args) => (targets.add(args[0]), Reflect_apply(original, owner, args));
  }
}
function Reflect_apply(original, owner, args) {
  return original.bind(owner)(...args);
}
for (const method of ['get', 'has', 'set']) {
  const original = Map.prototype[method];
  Map.prototype[method] = function (...args) {
    if (method !== 'set') targets.add(this);
    return original.apply(this, args);
  };
}
void [process.env.DENIED_KEY, 'DENIED_KEY' in process.env, { ...process.env }];
const found = [process.env.DENIED_KEY];
targets.forEach((target) => found.push(target?.DENIED_KEY, target instanceof Map ? [...target.values()].map(String).join() : ''));
process.stdout.write(`${found.join('\n')}\n`);
