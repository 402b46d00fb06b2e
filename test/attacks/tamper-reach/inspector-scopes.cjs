// Stops in the gate by a session of the inspector, and looks at the variables around.
// denied: process:inspect
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { Session } = require('node:inspector');
const session = new Session();
session.connect();
session.post('Debugger.enable');
session.on('Debugger.paused', ({ params }) => {
  for (const { callFrameId } of params.callFrames) session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'typeof realRead === "function" ? realRead : 0' });
});
session.post('Debugger.pause');
session.post('Runtime.evaluate', { expression: `process.mainModule.require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')` }, (error, { result } = {}) => console.log(result?.value));
