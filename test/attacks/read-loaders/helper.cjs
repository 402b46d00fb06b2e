// Loaded by the neighbours.
module.exports = 'helper';
