// Becomes the program that prints it.
// nodes: >=24
// denied: env:read DENIED_KEY
process.execve('/usr/bin/printenv', ['printenv'], process.env);
