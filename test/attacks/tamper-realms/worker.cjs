// Sends functions of threads and ports of other realms the file's name, and has them read.
// denied: file:read secret.txt
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const { MessageChannel, moveMessagePortToContext, Worker, receiveMessageOnPort } = require('node:worker_threads');
const { port1, port2 } = new MessageChannel();
const context = vm.createContext({ require, console, secret: lab.secret });
const moved = moveMessagePortToContext(port2, context);
context.moved = moved;
vm.runInContext("moved.onmessage = ({ data }) => { try { console.log(require('fs').readFileSync(data, 'utf8')) } catch (error) { console.log(error.code) } moved.close() }; moved.start()", context);
port1.postMessage(lab.secret);
const text = `const vm = require('node:vm'); try { console.log(vm.runInNewContext("require('fs').readFileSync(secret, 'utf8')", { require, secret: ${JSON.stringify(lab.secret)} })) } catch (error) { console.log(error.code) }`;
new Worker(text, { eval: true }).on('error', (error) => console.log(error.code));
receiveMessageOnPort(port1);
