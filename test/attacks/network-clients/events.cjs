// Listeners and channels that the gate might stand on are removed or replaced.
// denied: network:connect tcp://127.0.0.2
const lab = JSON.parse(process.argv[2]);
const channels = require('node:diagnostics_channel');
const channel = channels.channel('undici:request:create');
for (const name of ['publish', 'subscribe', 'hasSubscribers', '_subscribers']) {
  try {
    Object.defineProperty(channel, name, { value: name === '_subscribers' ? [] : () => {}, configurable: true });
  } catch {
    // Not to be replaced.
  }
}
Object.setPrototypeOf(channel, { publish() {}, hasSubscribers: false });
channels.channel = () => ({ publish() {}, hasSubscribers: false });
fetch(`http://127.0.0.2:${lab.servers.denied.http}/a`).catch(() => {});
fetch(`http://127.0.0.1:${lab.servers.granted.http}/denied`, { method: 'DELETE' }).catch(() => {});
