// Trains the notebook's network for three steps: node train.mjs [URL], default http://localhost:8080. Needs Node.js 18.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

const service = process.argv[2] ?? 'http://localhost:8080';

async function post(path, values, retries = 3) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(service + path, { method: 'POST', headers, body: JSON.stringify(values) });
  if (answer.status === 503 && retries > 0) {
    await setTimeout(1000 * (answer.headers.get('Retry-After') ?? 1));
    return post(path, values, retries - 1);
  }
  if (!answer.ok) throw new Error(await answer.text()); // a problem document, which points at each mistake
  return answer.json();
}

const data = { x: [1, 1], y: [1, 0] };
let network = { W1: [[0, 1], [0, -1]], W2: [[1, 2], [2, -1]] };
for (let step = 0; step < 3; step++) { // the answer goes into the next request
  network = await post('/train-step', { ...data, ...network, eta: 0.01, outputs: [] });
}
const { loss } = await post('/forward', { ...data, ...network, outputs: ['loss'] });
console.log('loss', loss);
assert.equal(loss, 1.2525934010908932);
