// Reads the granted variable in every form that the attacks use.
const { env } = process;
const forms = [
  env.GRANTED_KEY, { ...env }.GRANTED_KEY, Object.entries(env).find(([key]) => key === 'GRANTED_KEY')[1], Object.getOwnPropertyDescriptor(env, 'GRANTED_KEY').value,
  Reflect.get(env, 'GRANTED_KEY'), JSON.parse(JSON.stringify(env)).GRANTED_KEY, Object.assign({}, env).GRANTED_KEY,
];
if (forms.every((form) => form === 'granted value') && 'GRANTED_KEY' in env && Object.keys(env).includes('GRANTED_KEY') && env.PATH) console.log('ok');
