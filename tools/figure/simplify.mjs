// Coarser triangles over the same vertices:   node simplify.mjs IN.json OUT.json
// IN: positions and attributes (flat lists), indices, triangles (how many to keep), locked (perhaps: 1
// for every vertex that stays).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.cwd() + '/');
const { MeshoptSimplifier } = await import(pathToFileURL(require.resolve('meshoptimizer')).href);

const [, , source, target] = process.argv;
const { positions, attributes, weights, indices, triangles, locked } = JSON.parse(readFileSync(source));
await MeshoptSimplifier.ready;
const [kept, error] = MeshoptSimplifier.simplifyWithAttributes(
  new Uint32Array(indices), new Float32Array(positions), 3, new Float32Array(attributes),
  weights.length, weights, locked ? new Uint8Array(locked) : null, triangles * 3, 0.1, ['Regularize'],
);
writeFileSync(target, JSON.stringify({ indices: [...kept], error }));
