// Imports a file that is no module: the error shows what is in it.
// denied: file:read
const { denied } = JSON.parse(process.argv[2]);
for (const name of ['secret.txt', 'script', 'data.json']) {
  try {
    console.log(await import(`file://${denied}/${name}`));
  } catch (error) {
    console.log(error.stack);
  }
}
