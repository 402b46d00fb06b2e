// The kernel's list of mounts, and the other places at which a path can be found.

import t from 'tap';
import { otherPlaces, parseMounts } from '../../src/runtime/mounts.ts';

const mounts = parseMounts(`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /proc rw shared:12 - proc proc rw
24 22 8:1 /srv/app /mnt/app\\040copy rw - ext4 /dev/sda1 rw
25 22 8:1 /srv/app/conf/p.yaml /etc/p.yaml ro master:3 propagate_from:2 - ext4 /dev/sda1 rw
26 22 8:2 / /data rw - xfs /dev/sdb rw
27 22 8:2 /logs /var/log/agent rw - xfs /dev/sdb rw
28 22 8:1 / /host rw - ext4 /dev/sda1 rw
nonsense
`);

t.test('fields, with their escapes', async (t) => {
  t.equal(mounts.length, 7);
  t.same(mounts[2], { device: '8:1', root: '/srv/app', folder: '/mnt/app copy', type: 'ext4' });
  t.same(mounts[1], { device: '0:21', root: '/', folder: '/proc', type: 'proc' });
});

t.test('other places', async (t) => {
  const rows: [string, string[]][] = [
    ['/srv/app/conf/p.yaml', ['/mnt/app copy/conf/p.yaml', '/etc/p.yaml', '/host/srv/app/conf/p.yaml']],
    ['/srv/app', ['/mnt/app copy', '/etc/p.yaml', '/host/srv/app']],
    ['/srv/application', ['/host/srv/application']],
    ['/data/logs/a', ['/var/log/agent/a']],
    ['/data/other', []],
    ['/var/log/agent/a', ['/data/logs/a']],
    ['/etc/p.yaml', ['/srv/app/conf/p.yaml', '/mnt/app copy/conf/p.yaml', '/host/srv/app/conf/p.yaml']],
    ['/proc/self', []],
  ];
  for (const [path, places] of rows) t.same(otherPlaces(mounts, path), places, path);
  t.same(otherPlaces([], '/srv'), []);
});
