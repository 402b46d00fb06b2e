// Makes databases there: by opening one, by attaching it, by a copy into it.
// nodes: >=24
// denied: file:read or file:write denied
const lab = JSON.parse(process.argv[2]);
const sqlite = require('node:sqlite');
const { DatabaseSync } = sqlite;
const own = new DatabaseSync(`${lab.granted}/own.sqlite`);
own.exec("CREATE TABLE own (text TEXT); INSERT INTO own VALUES ('mine')");
for (const act of [
  () => new DatabaseSync(`${lab.denied}/a.sqlite`).exec('CREATE TABLE a (b)'),
  () => own.exec(`ATTACH '${lab.denied}/b.sqlite' AS b; CREATE TABLE b.c (d)`),
  () => own.exec(`VACUUM INTO '${lab.denied}/c.sqlite'`),
  () => own.exec(`VACUUM INTO 'file:${lab.denied}/d.sqlite'`),
  () => own.prepare('ATTACH ? AS e').run(`${lab.denied}/e.sqlite`),
  () => new DatabaseSync(`${lab.granted}/links/born`).exec('CREATE TABLE a (b)'),
]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
sqlite.backup(own, `${lab.denied}/f.sqlite`).catch((error) => console.log(error.code));
