// Checks Kubernetes' objects against the schemas of their kinds: node check.mjs FILE. FILE is JSON, a list of objects. For
// each object it prints one line of JSON: a list of what is wrong.
// The models' validate() finds wrong and missing values, but passes fields that do not exist. TypeScript finds those: an
// object literal may have no other fields than its type.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** The packages of the groups that are not Kubernetes' own. */
const PACKAGES = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

const TSC = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023', '--module', 'nodenext', '--pretty', 'false'];

function modulePath({ apiVersion, kind }) {
  const [group] = String(apiVersion).split('/');
  return `${PACKAGES[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
}

/** The class of an object, if there is one. Parts of objects, such as ServiceSpec, have classes too, but no kind. */
async function modelOf(object) {
  const module = await import(modulePath(object)).catch(() => ({}));
  return (module[object.kind]?.kind === object.kind) ? module[object.kind] : undefined;
}

function wrongValues(Model, object) {
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    return [error.message];
  }
}

/** All objects at once, each in a file of its own. */
function wrongFields(objects) {
  const files = objects.map((object, index) => {
    writeFileSync(`${index}.ts`, `import type { I${object.kind} } from '${modulePath(object)}';
export const object: I${object.kind} = ${JSON.stringify(object, undefined, 2)};
`);
    return `${index}.ts`;
  });
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/tsc', [...TSC, ...files], { encoding: 'utf8' });
  const lines = stdout.split('\n');
  const wrong = files.map((file) => lines.filter((line) => line.startsWith(`${file}(`))
    .map((line) => line.replace(/^.*?: error TS\d+: /, '')));
  if (status !== 0 && wrong.flat().length === 0) {
    throw new Error(`tsc did not work: ${stdout}${stderr}`);
  }
  return wrong;
}

const objects = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const models = await Promise.all(objects.map(modelOf));
const known = objects.filter((_, index) => models[index]);
const fields = (known.length > 0) ? wrongFields(known) : [];
for (const [index, object] of objects.entries()) {
  const Model = models[index];
  const wrong = Model ? [...wrongValues(Model, object), ...fields.shift()]
    : [`there is no kind ${object.kind} of ${object.apiVersion}`];
  console.log(JSON.stringify(wrong.map((message) => `${object.kind} ${object.metadata?.name}: ${message}`)));
}
