// Has the test runner write a snapshot there.
// flags: --test-update-snapshots
// nodes: >=24
// denied: file:write denied
const lab = JSON.parse(process.argv[2]);
const { snapshot, test } = require('node:test');
snapshot.setResolveSnapshotPath(() => `${lab.denied}/all.snapshot`);
test('one', (t) => t.assert.snapshot({ a: 1 }));
test('two', (t) => t.assert.fileSnapshot({ a: 1 }, `${lab.denied}/one.snapshot`));
