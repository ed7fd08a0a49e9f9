// Reorders and compresses a GLB with meshopt:   node compress.mjs IN.glb OUT.glb
// Run in a folder whose node_modules hold @gltf-transform/core, extensions, functions and meshoptimizer.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.cwd() + '/');
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { NodeIO } = await load('@gltf-transform/core');
const { EXTMeshoptCompression, KHRMeshQuantization } = await load('@gltf-transform/extensions');
const { reorder } = await load('@gltf-transform/functions');
const { MeshoptEncoder } = await load('meshoptimizer');

const [, , source, target] = process.argv;
await MeshoptEncoder.ready;
const io = new NodeIO()
  .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
  .registerDependencies({ 'meshopt.encoder': MeshoptEncoder });
const document = await io.read(source);
await document.transform(reorder({ encoder: MeshoptEncoder, target: 'size' }));
document.createExtension(EXTMeshoptCompression).setRequired(true)
  .setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod.QUANTIZE });
await io.write(target, document);
