// Has an assertion show the source line of a file that it names as its own.
// nodes: 18,20,22
// stopped by: x
const lab = JSON.parse(process.argv[2]);
const vm = require('node:vm');
try {
  vm.runInThisContext('(assert) => assert(0)', { filename: `${lab.denied}/call.cjs`, columnOffset: -14 })(require('node:assert'));
} catch (error) {
  console.log(error.message);
}
