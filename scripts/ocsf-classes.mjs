// Writes fixtures/ocsf/<version>.json from a checkout of the Open Cybersecurity Schema Framework (github.com/ocsf/ocsf-schema):
//   node scripts/ocsf-classes.mjs <checkout at a release>
// What it keeps of each class and object that an export uses: its number, its attributes, which of them are required,
// and the numbers that an attribute may have. test/audit/ocsf.test.ts reads it.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const checkout = process.argv[2];
if (checkout === undefined) throw new Error('usage: node scripts/ocsf-classes.mjs <checkout of ocsf-schema>');

const read = (file) => JSON.parse(fs.readFileSync(path.join(checkout, file), 'utf8'));
const files = (folder) => fs.readdirSync(path.join(checkout, folder), { recursive: true }).filter((name) => name.endsWith('.json')).map((name) => path.join(folder, name));
const named = (folder) => new Map(files(folder).map((file) => read(file)).map((entry) => [entry.name, entry]));

const { version } = read('version.json');
const dictionary = read('dictionary.json').attributes;
const categories = read('categories.json').attributes;
const events = named('events');
const objects = named('objects');
const profiles = named('profiles');

/** Own attributes over those of what it extends and includes. */
function attributesOf(entry, among) {
  const inherited = entry.extends !== undefined && among.has(entry.extends) ? attributesOf(among.get(entry.extends), among) : {};
  const all = { ...inherited };
  const { $include, ...own } = entry.attributes ?? {};
  // What a profile brings counts only for events that name the profile.
  for (const file of [$include ?? []].flat().filter((name) => !name.startsWith('profiles/'))) Object.assign(all, fs.existsSync(path.join(checkout, file)) ? attributesOf(read(file), among) : {});
  for (const [name, value] of Object.entries(own)) all[name] = { ...all[name], ...value };
  return all;
}

function shortened(attributes) {
  return Object.fromEntries(Object.entries(attributes).map(([name, { requirement, enum: own }]) => {
    // The numbers of classes and categories are sums, which the schema's own compiler makes.
    const numbers = /^(?:category|class|type)_uid$/.test(name) ? [] : Object.keys({ ...dictionary[name]?.enum, ...own }).map(Number).filter(Number.isInteger);
    return [name, { ...(requirement === 'required' ? { required: true } : {}), ...(dictionary[name]?.type?.endsWith('_t') === false ? { object: dictionary[name].type } : {}), ...(numbers.length > 0 ? { numbers } : {}) }];
  }));
}

const used = ['file_activity', 'module_activity', 'process_activity', 'http_activity', 'network_activity', 'dns_activity', 'api_activity'];
const classes = Object.fromEntries(used.map((name) => {
  const entry = events.get(name);
  let category = entry;
  while (category.category === undefined) category = events.get(category.extends);
  const attributes = { ...attributesOf(entry, events), ...attributesOf(profiles.get('security_control'), profiles), ...(category.category === 'network' ? attributesOf(profiles.get('host'), profiles) : {}) };
  return [categories[category.category].uid * 1000 + entry.uid, { name, constraints: entry.constraints ?? {}, attributes: shortened(attributes) }];
}));

const reached = {};
const wanted = ['actor', 'process', 'device', 'file', 'module', 'network_endpoint', 'http_request', 'url', 'dns_query', 'api', 'service', 'metadata', 'product', 'policy', 'authorization', 'resource_details'];
for (const name of wanted) reached[name] = { constraints: objects.get(name).constraints ?? {}, attributes: shortened(attributesOf(objects.get(name), objects)) };

fs.mkdirSync(path.join(root, 'fixtures/ocsf'), { recursive: true });
fs.writeFileSync(path.join(root, `fixtures/ocsf/${version}.json`), `${JSON.stringify({ version, classes, objects: reached })}\n`);
