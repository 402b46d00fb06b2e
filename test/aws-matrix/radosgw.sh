#!/usr/bin/env bash
# A throwaway S3 server that checks signatures: Ceph's radosgw over one monitor and one OSD in memory, on loopback.
#   radosgw.sh up FOLDER PORT     starts it, with the key AKIATEST / secrettest
#   radosgw.sh down FOLDER        ends it
# Packages of Debian: radosgw ceph-mon ceph-osd ceph-common
set -euo pipefail
command=$1
folder=$(mkdir -p "$2" && cd "$2" && pwd)

if [ "$command" = down ]; then
  for name in client.rgw osd.0 mon.a; do
    [ ! -f "$folder/$name.pid" ] || kill "$(cat "$folder/$name.pid")" 2>/dev/null || true
  done
  for _ in $(seq 40); do ls "$folder"/*.pid > /dev/null 2>&1 || break; sleep 0.1; done
  exit 0
fi

port=$3
fsid=$(cat /proc/sys/kernel/random/uuid)
osd=$(cat /proc/sys/kernel/random/uuid)
mkdir -p "$folder/mon" "$folder/osd" "$folder/rgw"
cat > "$folder/ceph.conf" <<CONF
[global]
fsid = $fsid
mon initial members = a
mon host = [v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]
public addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 1073741824
run dir = $folder
log file = $folder/\$name.log
admin socket = $folder/\$name.asok
pid file = $folder/\$name.pid
keyring = $folder/keyring
[mon]
mon data = $folder/mon
[osd]
osd data = $folder/osd
osd class load list = *
osd class default list = *
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:$port
rgw data = $folder/rgw
rgw dns name = localhost
ms mon client mode = crc
CONF
cd "$folder"
: > keyring
monmaptool --create --addv a "[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]" --fsid "$fsid" monmap --clobber
ceph-mon -c ceph.conf -i a --mkfs --monmap monmap --keyring keyring
ceph-mon -c ceph.conf -i a
ceph -c ceph.conf osd new "$osd"
ceph-osd -c ceph.conf -i 0 --mkfs --osd-uuid "$osd"
ceph-osd -c ceph.conf -i 0
for _ in $(seq 60); do ceph -c ceph.conf osd stat 2>/dev/null | grep -q '1 up' && break; sleep 0.5; done
radosgw -c ceph.conf -n client.rgw
for _ in $(seq 120); do (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.5; done
radosgw-admin -c ceph.conf user create --uid=test --display-name=test --access-key=AKIATEST --secret=secrettest
