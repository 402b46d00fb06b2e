// Imports code by its URL, and by a data: URL that imports it.
// denied: module:load or file:read denied
const { denied } = JSON.parse(process.argv[2]);
for (const url of [`file://${denied}/module.mjs`, `../denied/module.mjs`, `data:text/javascript,${encodeURIComponent(`export { default } from 'file://${denied}/module.mjs'`)}`, `file://${denied}/%6dodule.mjs?x#y`]) {
  try {
    console.log((await import(url)).default);
  } catch (error) {
    console.log(error.code);
  }
}
