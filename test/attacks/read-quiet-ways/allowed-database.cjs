// Opens a database of its own in the granted folder.
// nodes: >=24
const lab = JSON.parse(process.argv[2]);
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(`${lab.granted}/own.sqlite`);
db.exec("CREATE TABLE own (text TEXT); INSERT INTO own VALUES ('mine')");
db.exec(`ATTACH '${lab.granted}/second.sqlite' AS second`);
if (db.prepare('SELECT text FROM own').get().text === 'mine') console.log('ok');
