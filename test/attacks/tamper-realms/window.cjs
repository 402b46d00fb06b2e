// Makes a window as libraries for tests do, with the functions of the process in it, and runs a page there.
// denied: file:read secret.txt
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const window = vm.createContext({});
Object.assign(window, { window, self: window, top: window, parent: window, require, process, Buffer, setTimeout, console, fetch, secret: lab.secret });
window.frames = [vm.createContext({ require, parent: window, secret: lab.secret })];
vm.runInContext('this.ask = (text) => parent.eval(text)', window.frames[0]);
vm.runInContext(`
  const text = "require('node:fs').readFileSync(secret, 'utf8')";
  for (const read of [() => require('fs').readFileSync(secret, 'utf8'), () => new Function('require', 'secret', 'return ' + text)(require, secret), () => frames[0].ask(text), () => frames[0].ask.constructor('return this')().require('fs').readFileSync(secret, 'utf8')]) {
    try { console.log(read()) } catch (error) { console.log(error.code) }
  }
`, window);
