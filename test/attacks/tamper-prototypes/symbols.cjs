// Well-known symbols on the prototype of everything: conversion, iteration, species, instances.
// denied: shell:execute marker a
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
const granted = `${lab.granted}/file.txt`;
Object.defineProperty(Object.prototype, Symbol.toPrimitive, { value: () => granted, configurable: true });
Object.defineProperty(Object.prototype, Symbol.toStringTag, { get: () => 'String', configurable: true });
Object.defineProperty(Object.prototype, Symbol.isConcatSpreadable, { value: false, configurable: true });
for (const Class of [Array, RegExp, Promise, Map, Set, ArrayBuffer]) Object.defineProperty(Class, Symbol.species, { value: class { constructor() { return []; } }, configurable: true });
Object.prototype.toString = Object.prototype.valueOf = Array.prototype.toString = () => granted;
spawnSync(lab.programs.marker, ['a']);
console.log(fs.readFileSync(lab.secret, 'latin1'));
