// Imports a JSON file with attributes.
// nodes: >=20
// denied: module:load or file:read denied
const { denied } = JSON.parse(process.argv[2]);
console.log((await import(`file://${denied}/data.json`, { with: { type: 'json' } })).default);
