// Loads own and granted code and data by each loader.
// also: helper.cjs
import { createRequire } from 'node:module';
import helper from './helper.cjs';

const { granted } = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);
const loaded = [(await import(`file://${granted}/module.mjs`)).default, require(`${granted}/module.cjs`), require(`${granted}/data.json`).value, (await import(`file://${granted}/module.cjs`)).default];
if (helper === 'helper' && require('./helper.cjs') === helper && loaded.every((value) => value === 'granted text')) console.log('ok');
