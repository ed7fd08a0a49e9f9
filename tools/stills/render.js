// Draws one still after another: window.draw(shot) returns a PNG as a data address.
// A shot says which joints lie where (from stills.py), the view, the size, the colours and the muscles.
import * as T from 'three';

const [info, bin] = await Promise.all([
  fetch('/work/figure.json').then((r) => r.json()),
  fetch('/work/figure.bin').then((r) => r.arrayBuffer()),
]);
const KIND = { f4: Float32Array, u4: Uint32Array };
const array = (name) => {
  const p = info.arrays[name];
  return [new KIND[p.type](bin, p.at, p.count), p.size];
};
const geometry = new T.BufferGeometry();
for (const name of ['position', 'normal', 'rest', 'bones0', 'bones1', 'weights0', 'weights1', 'region'])
  geometry.setAttribute(name, new T.BufferAttribute(...array(name)));
geometry.setIndex(new T.BufferAttribute(array('index')[0], 1));
const none = () => new Float32Array(geometry.attributes.position.count * 3).fill(-1);
for (const name of ['over', 'under']) geometry.setAttribute(name, new T.BufferAttribute(none(), 3));

const VERTEX = `
  attribute vec3 rest, over, under; attribute vec4 bones0, bones1, weights0, weights1, region;
  uniform mat4 bone[40]; uniform mat4 lightView;
  varying vec3 vRest, vOver, vUnder, vN, vLit; varying vec4 vRegion;
  void main() {
    mat4 m = mat4(0.0);
    for (int i = 0; i < 4; i++)
      m += bone[int(bones0[i])] * weights0[i] + bone[int(bones1[i])] * weights1[i];
    vec4 p = modelMatrix * m * vec4(position, 1.0);
    vN = mat3(viewMatrix) * mat3(m) * normal; vRest = rest; vRegion = region;
    vOver = over; vUnder = under; vLit = (lightView * p).xyz;
    gl_Position = projectionMatrix * viewMatrix * p;
  }`;
const BOX_VERTEX = `
  uniform mat4 lightView; varying vec3 vRest, vOver, vUnder, vN, vLit; varying vec4 vRegion;
  void main() {
    vec4 p = modelMatrix * vec4(position, 1.0);
    vN = mat3(viewMatrix) * normal; vRest = vec3(9.0); vRegion = vec4(-1.0);
    vOver = vUnder = vec3(-1.0); vLit = (lightView * p).xyz;
    gl_Position = projectionMatrix * viewMatrix * p;
  }`;
const FRAGMENT = `
  uniform vec3 skin, top, shorts, hair, eyeWhite, iris, overactive, underactive, rimColour, shade;
  uniform vec3 eye; uniform float rim, scale; uniform sampler2D depth;
  varying vec3 vRest, vOver, vUnder, vN, vLit; varying vec4 vRegion;
  // one pixel wide edge of a field that is measured in metres
  float cut(float f) { float w = max(fwidth(f), 1e-6); return clamp(f / w + 0.5, 0.0, 1.0); }
  float seam(float f) { return smoothstep(0.0035, 0.0, abs(f - 0.001)); }
  float lit(vec3 p, float bias) {       // soft shadow of the key light: 25 taps
    float s = 0.0;
    for (int i = -2; i <= 2; i++) for (int j = -2; j <= 2; j++) {
      vec2 o = vec2(float(i), float(j)) * 0.0016;
      s += step(p.z * 0.5 + 0.5 - bias, texture2D(depth, p.xy * 0.5 + 0.5 + o).r);
    }
    return s / 25.0;
  }
  void main() {
    vec3 n = normalize(vN); if (!gl_FrontFacing) n = -n;
    vec3 c = skin;
    // eyebrow, a tapered arc on the forehead at rest
    vec2 b = vec2((abs(vRest.x) - eye.x - 0.003) / 0.019, 0.0);
    float arc = eye.y + 0.0195 + 0.0045 * (1.0 - b.x * b.x) + 0.0022 * b.x;
    float brow = min(0.0024 * (1.0 - 0.35 * b.x) - abs(vRest.y - arc), (1.0 - abs(b.x)) * 0.012);
    float face = step(eye.z - 0.012, vRest.z) * step(abs(vRest.y - arc), 0.02);
    c = mix(c, hair, 0.75 * face * smoothstep(-0.0006, 0.0006, brow));
    c = mix(c, shorts, cut(vRegion.y));
    c = mix(c, top, cut(vRegion.x));
    float edge = max(seam(vRegion.x), seam(vRegion.y));
    c *= 1.0 - 0.16 * edge * step(vRegion.z, 0.0);
    c = mix(c, hair, cut(vRegion.z));
    if (vRegion.w > 0.5) {
      float r = length(vec2(abs(vRest.x) - eye.x, vRest.y - eye.y));
      c = mix(eyeWhite, iris, smoothstep(0.0066, 0.0058, r));
    }
    float o = cut(vOver.x), u = cut(vUnder.x);
    float fibre = 0.5 + 0.5 * sin(vOver.z * 6.2832 / 0.0042 + 2.0 * sin(vOver.y * 9.0));
    c = mix(c, mix(overactive, overactive * 1.22, fibre * fibre), o * 0.86);
    float stripe = smoothstep(-0.12, 0.12, sin(vUnder.y * 6.2832 / 0.0125) + 0.1);
    float outline = smoothstep(0.004, 0.0025, vUnder.x);
    c = mix(c, underactive, u * 0.9 * max(stripe, outline));
    // key high on the left, wide; fill from the right; sky and floor
    vec3 K = normalize(vec3(-0.55, 0.75, 0.65)), F = normalize(vec3(0.9, 0.15, 0.45));
    float k = pow(clamp(dot(n, K) * 0.62 + 0.38, 0.0, 1.0), 1.35);
    k *= mix(0.58, 1.0, lit(vLit, 0.0035 + 0.004 * (1.0 - clamp(dot(n, K), 0.0, 1.0))));
    float f = clamp(dot(n, F) * 0.6 + 0.4, 0.0, 1.0), sky = n.y * 0.5 + 0.5;
    vec3 light = vec3(0.86) * k + vec3(0.13, 0.135, 0.145) * f + mix(shade, vec3(0.17), sky);
    c *= light;
    float edgeOn = pow(1.0 - clamp(n.z, 0.0, 1.0), 2.6);
    c *= 1.0 - 0.22 * edgeOn * (1.0 - rim);      // the outline stays readable on a light ground
    c += rimColour * rim * edgeOn * smoothstep(-0.3, 0.8, n.x * 0.8 + n.y * 0.6);
    gl_FragColor = vec4(c, 1.0);
    #include <colorspace_fragment>
  }`;

const uniforms = { bone: { value: [] }, depth: { value: null }, scale: { value: 1 },
  lightView: { value: new T.Matrix4() }, eye: { value: new T.Vector3(...info.eyes.l) },
  rim: { value: 0 } };
for (const name of ['skin', 'top', 'shorts', 'hair', 'eyeWhite', 'iris', 'overactive',
  'underactive', 'rimColour', 'shade']) uniforms[name] = { value: new T.Color() };
const material = (vertex, fragment, extra = {}) => new T.ShaderMaterial({
  uniforms: { ...uniforms, ...extra }, vertexShader: vertex, fragmentShader: fragment,
  side: T.DoubleSide });
const skinOf = material(VERTEX, FRAGMENT);
const boxOf = material(BOX_VERTEX, FRAGMENT, { skin: { value: new T.Color('#c9cfc8') } });
const body = new T.Mesh(geometry, skinOf);
const box = new T.Mesh(new T.BoxGeometry(1, 1, 1), boxOf);
body.frustumCulled = box.frustumCulled = false;
const scene = new T.Scene().add(body, box);

const renderer = new T.WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true });
renderer.setClearColor(0, 0);
document.body.append(renderer.domElement);
const shadow = new T.WebGLRenderTarget(2048, 2048, { depthTexture: new T.DepthTexture(2048, 2048) });
const camera = new T.OrthographicCamera(-1, 1, 1, -1, 0.1, 30);
const sun = new T.OrthographicCamera(-1.25, 1.25, 1.25, -1.25, 4.5, 7.5);
const blank = new T.DataTexture(new Uint8Array([255, 255, 255, 255]), 1, 1);
blank.needsUpdate = true;

function muscles(kind, list) {
  const a = none();
  for (const name of list) {
    const [m] = array('m_' + name);
    for (let i = 0; i < a.length; i += 3)
      if (m[i] > a[i]) { a[i] = m[i]; a[i + 1] = m[i + 1]; a[i + 2] = m[i + 2]; }
  }
  geometry.attributes[kind].array.set(a);
  geometry.attributes[kind].needsUpdate = true;
}

window.draw = (shot) => {
  uniforms.bone.value = shot.bones.map((m) => new T.Matrix4().fromArray(m));
  for (const [name, value] of Object.entries(shot.colours)) uniforms[name].value.set(value);
  uniforms.rim.value = shot.rim;
  muscles('over', shot.over); muscles('under', shot.under);
  box.visible = !!shot.box;
  if (shot.box) {
    box.position.set(...shot.box.at); box.scale.set(...shot.box.size); box.updateMatrixWorld();
  }
  const c = new T.Vector3(...shot.centre), d = new T.Vector3(...shot.from).normalize();
  camera.position.copy(c).addScaledVector(d, 6); camera.up.set(0, 1, 0); camera.lookAt(c);
  const w = shot.width / shot.per_metre, h = shot.height / shot.per_metre;
  Object.assign(camera, { left: -w / 2, right: w / 2, top: h / 2, bottom: -h / 2 });
  camera.updateProjectionMatrix(); camera.updateMatrixWorld();
  const R = new T.Vector3(), U = new T.Vector3(), F = new T.Vector3();
  camera.matrixWorld.extractBasis(R, U, F);
  const middle = new T.Vector3(shot.centre[0], 0.9, shot.centre[2]);
  sun.position.copy(middle).addScaledVector(R, -0.55 * 5.3).addScaledVector(U, 0.75 * 5.3)
    .addScaledVector(F, 0.65 * 5.3);
  sun.lookAt(middle); sun.updateMatrixWorld(); sun.updateProjectionMatrix();
  uniforms.lightView.value.multiplyMatrices(sun.projectionMatrix, sun.matrixWorldInverse);
  uniforms.depth.value = blank;
  renderer.setSize(shot.width * shot.times, shot.height * shot.times, false);
  renderer.setRenderTarget(shadow); renderer.clear(); renderer.render(scene, sun);
  renderer.setRenderTarget(null); uniforms.depth.value = shadow.depthTexture;
  renderer.clear(); renderer.render(scene, camera);
  return renderer.domElement.toDataURL('image/png');
};
window.ready = true;
