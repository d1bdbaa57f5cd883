// Trains a network to compute XOR: node safetensors.mjs [URL], default http://localhost:8080.
// Reads and writes safetensors by hand, without any package.

const service = process.argv[2] ?? 'http://localhost:8080';

/** A safetensors file of tensors { name: { shape, data } }, whose data is a Float64Array, and of texts. */
function encode(tensors, texts) {
  const header = { __metadata__: texts };
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F64', shape, data_offsets: [end, end += data.byteLength] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new BigUint64Array([BigInt(json.length)]);
  return new Blob([length, json, ...Object.values(tensors).map(({ data }) => data)]);
}

/** Tensors that are views of the file. Those of 8-byte elements come first in it, so they are aligned. */
function decode(file) {
  const start = 8 + Number(new DataView(file).getBigUint64(0, true));
  const { __metadata__, ...header } = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, start - 8)));
  const types = { F64: Float64Array, I64: BigInt64Array, BOOL: Uint8Array };
  return Object.fromEntries(Object.entries(header).map(([name, { dtype, shape, data_offsets: [begin, end] }]) => {
    const Type = types[dtype];
    return [name, { shape, data: new Type(file, start + begin, (end - begin) / Type.BYTES_PER_ELEMENT) }];
  }));
}

async function post(path, tensors, texts) {
  const headers = { 'Content-Type': 'application/x-safetensors' };
  const answer = await fetch(service + path, { method: 'POST', headers, body: encode(tensors, texts) });
  if (!answer.ok) {
    throw new Error((await answer.json()).detail);
  }
  return decode(await answer.arrayBuffer());
}

const tensor = (shape, numbers) => ({ shape, data: new Float64Array(numbers) });
const xor = { x: tensor([4, 2], [0, 0, 0, 1, 1, 0, 1, 1]), labels: tensor([4], [0, 1, 1, 0]) };
let network = await post('/init', { sizes: tensor([3], [2, 8, 2]) }, { seed: '1' });
for (let step = 0; step < 200; step++) {
  network = await post('/train-step', { ...xor, ...network }, { eta: '0.5', outputs: '' });
}
const { loss, predictions } = await post('/forward', { ...xor, ...network }, { outputs: 'loss,predictions' });
console.log('loss', loss.data[0], 'predictions', ...Array.from(predictions.data, Number));
