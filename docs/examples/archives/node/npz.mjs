// Trains a network to compute XOR: node npz.mjs [URL], default http://localhost:8080.
// Reads and writes npz: a zip file, by fflate, of one npy file an array. First: npm ci

import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

const service = process.argv[2] ?? 'http://localhost:8080';

/** An npy file. */
function npy({ descr, shape, data }) {
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.map((length) => `${length},`).join('')})}`;
  const header = dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11) + '\n';
  const start = [0x93, ...strToU8('NUMPY'), 1, 0, header.length & 255, header.length >> 8, ...strToU8(header)];
  const file = new Uint8Array(start.length + data.byteLength);
  file.set(start);
  file.set(new Uint8Array(data.buffer), start.length);
  return file;
}

/** The array of an npy file of version 1.0. */
function array(file) {
  const start = 10 + file[8] + 256 * file[9];
  const [, descr, lengths] = /'descr': '(.+?)'.*'shape': \((.*?)\)/.exec(strFromU8(file.subarray(10, start)));
  const shape = (lengths.match(/\d+/g) ?? []).map(Number);
  const Type = { '<f8': Float64Array, '<i8': BigInt64Array, '|b1': Uint8Array }[descr];
  return { descr, shape, data: new Type(file.slice(start).buffer) };
}

const each = (object, change) => Object.fromEntries(Object.entries(object).map(change));

async function post(path, arrays) {
  const body = zipSync(each(arrays, ([name, value]) => [`${name}.npy`, npy(value)]), { level: 0 }); // stored
  const headers = { 'Content-Type': 'application/x-npz' };
  const answer = await fetch(service + path, { method: 'POST', headers, body });
  if (!answer.ok) {
    throw new Error((await answer.json()).detail);
  }
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return each(files, ([name, file]) => [name.replace(/\.npy$/, ''), array(file)]);
}

const numbers = (shape, values) => ({ descr: '<f8', shape, data: new Float64Array(values) });

/** Strings as NumPy has them: four bytes a character, filled with zeros to one length. */
function strings(...values) {
  const length = Math.max(1, ...values.map((value) => value.length));
  const characters = values.flatMap((value) => Array.from({ length }, (_, i) => value.charCodeAt(i) || 0));
  return { descr: `<U${length}`, shape: [values.length], data: new Uint32Array(characters) };
}

const xor = { x: numbers([4, 2], [0, 0, 0, 1, 1, 0, 1, 1]), labels: numbers([4], [0, 1, 1, 0]) };
let network = await post('/init', { sizes: numbers([3], [2, 8, 2]), seed: numbers([], [1]) });
for (let step = 0; step < 200; step++) {
  network = await post('/train-step', { ...xor, ...network, eta: numbers([], [0.5]), outputs: strings() });
}
const { loss, predictions } = await post('/forward', { ...xor, ...network, outputs: strings('loss', 'predictions') });
console.log('loss', loss.data[0], 'predictions', ...Array.from(predictions.data, Number));
