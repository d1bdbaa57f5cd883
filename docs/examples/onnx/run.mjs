// Runs a network on one sample: node run.mjs network.onnx 1 1
import { readFile } from "node:fs/promises";
import { argv } from "node:process";
import * as ort from "onnxruntime-web";

const [file, ...numbers] = argv.slice(2);
const session = await ort.InferenceSession.create(await readFile(file));
const x = new ort.Tensor("float64", numbers.map(Number), [1, numbers.length]);
for (const [name, { data }] of Object.entries(await session.run({ x }))) console.log(`${name}: ${data.join(", ")}`);
