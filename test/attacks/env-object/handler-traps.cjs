// Puts traps on Object.prototype, so that a handler without one of its own hands over its target.
// denied: env:read DENIED_KEY
const { env } = process;
const targets = new Set();
const traps = ['has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'setPrototypeOf', 'isExtensible', 'preventExtensions', 'defineProperty', 'deleteProperty', 'apply', 'get', 'set'];
const deeds = [() => Object.getPrototypeOf(env), () => Object.isExtensible(env), () => 'DENIED_KEY' in env, () => Object.keys(env), () => delete env.x, () => Object.preventExtensions(env), () => Object.setPrototypeOf(env, null), () => env.DENIED_KEY, () => (env.x = '1')];
for (const trap of traps) {
  Object.prototype[trap] = (target) => targets.add(target);
  for (const deed of deeds) {
    try {
      deed();
    } catch (error) {
      targets.add(error);
    }
  }
  delete Object.prototype[trap];
}
for (const target of targets) process._rawDebug(String(target), target?.DENIED_KEY);
process._rawDebug(env.DENIED_KEY);
