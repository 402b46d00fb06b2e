// The process becomes the other program.
// denied: shell:execute marker
// nodes: >=24
const lab = JSON.parse(process.argv[2]);
process.execve(lab.programs.marker, ['tool'], {});
