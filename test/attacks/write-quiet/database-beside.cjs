// Opens a database of its own through a link, beside whose target SQLite keeps its journal.
// nodes: >=24
// denied: file:read or file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { DatabaseSync } = require('node:sqlite');
fs.symlinkSync(`${lab.denied}/beside.sqlite`, `${lab.granted}/beside.sqlite`);
for (const name of [`${lab.granted}/beside.sqlite`, new URL(`file://${lab.granted}/beside.sqlite?mode=rwc`), Buffer.from(`${lab.granted}/links/folder/g.sqlite`)]) {
  try {
    const db = new DatabaseSync(name);
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE a (b)');
  } catch (error) {
    console.log(error.code);
  }
}
