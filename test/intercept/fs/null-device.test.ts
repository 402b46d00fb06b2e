// The baseline lets every program write to /dev/null, and not change it: as root that would be everybody's.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

/** Nothing here could harm the device if it passed: its own mode and owner, and names that are not there. */
const program = `
const fs = require('node:fs');
const out = {};
const attempt = (name, act) => { try { act(); out[name] = 'ok'; } catch (error) { out[name] = error.safeclaw ? 'denied' : error.code; } };
const fd = fs.openSync('/dev/null', 'r+');
const { uid, gid } = fs.fstatSync(fd);
attempt('write', () => fs.writeFileSync('/dev/null', 'x'));
attempt('append', () => fs.appendFileSync('/dev/null', 'x'));
attempt('by descriptor', () => fs.writeSync(fd, 'x'));
attempt('chmod', () => fs.chmodSync('/dev/null', 0o666));
attempt('chmod by a link', () => fs.chmodSync('/proc/self/fd/' + fd, 0o666));
attempt('chown', () => fs.chownSync('/dev/null', uid, gid));
attempt('lchown', () => fs.lchownSync('/dev/null', uid, gid));
attempt('utimes', () => fs.utimesSync('/dev/null', 1, 1));
attempt('lutimes', () => fs.lutimesSync('/dev/null', 1, 1));
attempt('fchmod', () => fs.fchmodSync(fd, 0o666));
attempt('fchown', () => fs.fchownSync(fd, uid, gid));
attempt('futimes', () => fs.futimesSync(fd, 1, 1));
attempt('rename', () => fs.renameSync('absent', '/dev/null'));
attempt('link', () => fs.linkSync('absent', '/dev/null'));
attempt('symlink', () => fs.symlinkSync('absent', '/dev/null'));
attempt('copy', () => fs.copyFileSync('absent', '/dev/null'));
fs.promises.chmod('/dev/null', 0o666).then(() => 'ok', (error) => (error.safeclaw ? 'denied' : error.code)).then((end) => console.log(JSON.stringify({ ...out, later: end })));
`;
const written = { write: 'ok', append: 'ok', 'by descriptor': 'ok' };
const changes = ['chmod', 'chmod by a link', 'chown', 'lchown', 'utimes', 'lutimes', 'fchmod', 'fchown', 'futimes', 'rename', 'link', 'symlink', 'copy', 'later'];

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const files = '\n  - { action: ["file:read", "file:stat", "file:delete"], path: ["./**", "/proc/self/fd/**"], effect: allow }';
    const run = await runGated({ node, policy: `version: 1\nrules:${files}\n`, program });
    t.same(run.json(), { ...written, ...Object.fromEntries(changes.map((name) => [name, 'denied'])) });
    t.match(run.find('file:write', '/dev/null', 'deny')[0], { rule: 'protection:device' });
    const ruled = await runGated({ node, policy: `version: 1\nrules:${files}\n  - { action: "file:write", path: "/dev/null", effect: allow }\n`, program });
    t.notMatch(Object.values(ruled.json() as object), ['denied'], 'a rule decides about both');
    t.match(ruled.json(), { ...written, chmod: process.getuid?.() === 0 ? 'ok' : 'EPERM' });
  });
}
