// Runs code of other realms with values of theirs: paths, URLs, options, words of a command.
const fs = require('node:fs');
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const { ok, strictEqual } = require('node:assert');
const { spawnSync } = require('node:child_process');
const file = `${lab.granted}/file.txt`;
const realm = vm.createContext({ fs, file, bytes: Buffer.from(file), spawnSync, tool: lab.programs.tool });
strictEqual(vm.runInContext("fs.readFileSync(file, { encoding: 'utf8' })", realm), 'granted text');
strictEqual(vm.runInContext('fs.readFileSync(Uint8Array.from(bytes)).toString()', realm), 'granted text');
strictEqual(String(vm.runInContext("spawnSync(tool, ['x', 'y'], { env: {} }).stdout", realm)), 'ok\n');
ok(vm.runInContext('fs.promises.readFile(file)', realm) instanceof Promise);
strictEqual(vm.runInNewContext('[...text].length', { text: 'abc' }), 3);
const { Script } = vm;
strictEqual(new Script('1 + 1').runInThisContext(), 2);
console.log('ok');
