// Changes the path between the making of the stream and its opening.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const stream = fs.createReadStream(`${lab.granted}/file.txt`);
stream.path = lab.secret;
stream.on('error', (error) => console.log(error.code)).pipe(process.stdout);
class Late extends fs.ReadStream {
  _construct(callback) {
    this.path = lab.secret;
    super._construct(callback);
  }
}
new Late(`${lab.granted}/file.txt`).on('error', (error) => console.log(error.code)).pipe(process.stdout);
