/** Uses the TypeScript client of OpenAPI Generator. Its argument is the address of the service. */
import assert from 'node:assert/strict';
import { argv } from 'node:process';

import { Configuration, NetworkApi, ProblemFromJSON, ResponseError } from './generated';
import type { ForwardRequest, ModelParameters, Optimizer } from './generated';

const api = new NetworkApi(new Configuration({ basePath: argv[2] }));
const notebook = { w1: [[0, 1], [0, -1]], w2: [[1, 2], [2, -1]] };

async function forward(): Promise<void> {
  const outputs: ForwardRequest['outputs'] = ['h', 'loss', 'predictions'];
  const one = await api.forward({ forwardRequest: { ...notebook, x: [1, 1], y: [1, 0], outputs } });
  assert.deepEqual(one.h, [0.2689414213699951, 0.7310585786300049]);
  assert.equal(one.loss, 1.3132616871463947);
  assert.equal(one.predictions, 1);

  const batch = await api.forward({ forwardRequest: { ...notebook, x: [[1, 1], [1, 1]], labels: [0, 0], outputs } });
  assert.deepEqual(batch.h, [one.h, one.h]);
  assert.equal(batch.loss, one.loss);
  assert.deepEqual(batch.predictions, [1, 1]);
}

async function train(): Promise<void> {
  const network = await api.init({ initRequest: { sizes: [2, 8, 2], seed: 1 } });
  assert.deepEqual([network.w1?.length, network.w1?.[0].length], [8, 2]);
  assert.deepEqual([network.w2?.length, network.w2?.[0].length], [2, 8]);

  const xor = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], labels: [0, 1, 1, 0], eta: 0.05 };
  let { w1, w2 }: ModelParameters = network;
  let optimizer: Optimizer | undefined = { type: 'adam', beta1: 0.8 };
  const losses: number[] = [];
  for (let step = 0; step < 50; step++) {
    const answer = await api.trainStep({ trainStepRequest: { ...xor, w1, w2, optimizer } });
    ({ w1, w2, optimizer } = answer);
    losses.push(answer.loss!);
  }
  assert(losses[49] < losses[0] / 2, losses.join());
  assert(optimizer?.type === 'adam');
  assert.equal(optimizer.beta1, 0.8);
  assert.equal(optimizer.state?.step, 50);
}

async function fail(): Promise<void> {
  const error = await api.forward({ forwardRequest: { ...notebook, x: [1] } }).catch((reason) => reason);
  assert(error instanceof ResponseError);
  const problem = ProblemFromJSON(await error.response.json());
  assert.equal(error.response.status, 422);
  assert.equal(problem.status, 422);
  assert.equal(problem.type, '/problems/shape-mismatch');
  assert.equal(problem.detail, '#/x: has length 1, expected 2 (the columns of W1)');
  assert.equal(problem.errors[0].pointer, '#/x');
}

void forward().then(train).then(fail);
