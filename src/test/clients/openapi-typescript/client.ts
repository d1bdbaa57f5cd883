/** Uses the types of openapi-typescript with openapi-fetch. Its argument is the address of the service. */
import assert from 'node:assert/strict';
import { argv } from 'node:process';

import createClient from 'openapi-fetch';

import type { components, paths } from './generated';

type Schemas = components['schemas'];

// Answers may be archives too; these are the types of what is JSON.
type Json = 'application/json' | 'application/problem+json';

const api = createClient<paths, Json>({ baseUrl: argv[2] });
const notebook = { W1: [[0, 1], [0, -1]], W2: [[1, 2], [2, -1]] };

async function forward(): Promise<void> {
  const outputs: Schemas['ForwardOutput'][] = ['h', 'loss', 'predictions'];
  const { data: one } = await api.POST('/forward', { body: { ...notebook, x: [1, 1], y: [1, 0], outputs } });
  assert.deepEqual(one?.h, [0.2689414213699951, 0.7310585786300049]);
  assert.equal(one.loss, 1.3132616871463947);
  assert.equal(one.predictions, 1);

  const { data: batch } = await api.POST('/forward', { body: { ...notebook, x: [[1, 1], [1, 1]], labels: [0, 0], outputs } });
  assert.deepEqual(batch?.h, [one.h, one.h]);
  assert.equal(batch.loss, one.loss);
  assert.deepEqual(batch.predictions, [1, 1]);
}

async function train(): Promise<void> {
  const { data: network } = await api.POST('/init', { body: { sizes: [2, 8, 2], seed: 1 } });
  assert.deepEqual([network?.W1?.length, network?.W1?.[0].length], [8, 2]);
  assert.deepEqual([network?.W2?.length, network?.W2?.[0].length], [2, 8]);

  const xor = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], labels: [0, 1, 1, 0], eta: 0.05 };
  let { W1, W2 }: Schemas['Parameters'] = network!;
  let optimizer: Schemas['Optimizer'] | undefined = { type: 'adam', beta1: 0.8 };
  const losses: number[] = [];
  for (let step = 0; step < 50; step++) {
    const answer: { data?: Schemas['TrainStepResponse'] } = await api.POST('/train-step', { body: { ...xor, W1, W2, optimizer } });
    ({ W1, W2, optimizer } = answer.data!);
    losses.push(answer.data!.loss!);
  }
  assert(losses[49] < losses[0] / 2, losses.join());
  assert(optimizer?.type === 'adam');
  assert.equal(optimizer.beta1, 0.8);
  assert.equal(optimizer.state?.step, 50);
}

async function fail(): Promise<void> {
  const { error: problem, response } = await api.POST('/forward', { body: { ...notebook, x: [1] } });
  assert.equal(response.status, 422);
  assert.equal(problem?.status, 422);
  assert.equal(problem.type, '/problems/shape-mismatch');
  assert.equal(problem.detail, '#/x: has length 1, expected 2 (the columns of W1)');
  assert.equal(problem.errors[0].pointer, '#/x');
}

void forward().then(train).then(fail);
