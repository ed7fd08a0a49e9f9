/* How the figure looks: clay under a high key light from the left, a soft fill from the right and,
   in the dark, a cool rim. Clothes, hair and muscles are fields over the skin, in metres, that are cut
   where they are zero: their edges are one pixel wide at any size. */

/* With MUSCLES defined muscles are painted; without, the figure costs less. */
export const SKIN_VERTEX = `
  attribute float relief; attribute vec3 rest; attribute vec4 fields;
  uniform mat4 light;
  varying float vRelief; varying vec3 vRest, vNormal, vLit; varying vec4 vFields;
  #ifdef MUSCLES
    attribute vec4 over, under; varying vec4 vOver, vUnder;
  #endif
  void main() {
    vNormal = mat3(viewMatrix) * normal;
    vRelief = relief; vRest = rest; vFields = fields;
    #ifdef MUSCLES
      vOver = over; vUnder = under;
    #endif
    vLit = (light * vec4(position + 0.010 * normal, 1.0)).xyz * 0.5 + 0.5;   // off the skin, or it shades itself
    gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0);
  }`

export const SHADOW_VERTEX = "void main() { gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0); }"

export const SHADOW_FRAGMENT = "void main() { gl_FragColor = vec4(1.0); }"

export const PROP_VERTEX = `
  uniform mat4 light;
  varying vec3 vNormal, vLit;
  void main() {
    vec4 place = modelMatrix * vec4(position, 1.0);
    vNormal = mat3(viewMatrix) * (mat3(modelMatrix) * normal);
    vLit = (light * place).xyz * 0.5 + 0.5;
    gl_Position = projectionMatrix * viewMatrix * place;
  }`

const LIGHT = `
  uniform vec3 rimColour, shade; uniform float rim; uniform sampler2DShadow shadow;
  varying vec3 vNormal, vLit;
  const vec3 KEY = vec3(-0.485, 0.661, 0.573), FILL = vec3(0.889, 0.148, 0.445);
  const float SOFT = 0.0036;      // of the shadow's edge, as a share of its picture
  float open(float facing) {      // how much of the key light arrives
    if (facing < -0.2) return 0.0;
    vec3 at = vec3(vLit.xy, vLit.z - 0.004);
    float s = 0.0;
    for (int i = 0; i < 6; i++) s += texture(shadow, at + vec3(cos(float(i) * 1.0472), sin(float(i) * 1.0472), 0.0) * SOFT);
    return s / 6.0 * smoothstep(-0.2, 0.05, facing);
  }
  vec3 lit(vec3 colour) {
    vec3 n = normalize(vNormal);
    float facing = dot(n, KEY), key = pow(clamp(facing * 0.62 + 0.38, 0.0, 1.0), 1.35);
    key *= mix(0.58, 1.0, open(facing));
    float fill = clamp(dot(n, FILL) * 0.6 + 0.4, 0.0, 1.0), sky = n.y * 0.5 + 0.5;
    colour *= vec3(0.86) * key + vec3(0.13, 0.135, 0.145) * fill + mix(shade, vec3(0.17), sky);
    float edge = pow(1.0 - clamp(n.z, 0.0, 1.0), 2.6);
    colour *= 1.0 - 0.22 * edge * (1.0 - rim);     // the outline stays readable on a light ground
    return colour + rimColour * rim * edge * smoothstep(-0.3, 0.8, n.x * 0.8 + n.y * 0.6);
  }`

export const PROP_FRAGMENT = `
  uniform vec3 prop;
  ${LIGHT}
  void main() { gl_FragColor = vec4(lit(prop), 1.0);
    #include <colorspace_fragment>
  }`

export const SKIN_FRAGMENT = `
  uniform vec3 skin, top, shorts, hair, eyeWhite, iris, overactive, underactive, eye;
  varying float vRelief; varying vec3 vRest; varying vec4 vFields;
  #ifdef MUSCLES
    varying vec4 vOver, vUnder;
  #endif
  ${LIGHT}
  float cut(float field) { return clamp(field / clamp(fwidth(field), 1e-6, 0.006) + 0.5, 0.0, 1.0); }
  float seam(float field) { return smoothstep(0.0035, 0.0, abs(field - 0.001)); }
  float brow() {                  // a tapered arc over the eye
    float b = (abs(vRest.x) - eye.x - 0.003) / 0.019;
    float off = abs(vRest.y - eye.y - 0.0195 - 0.0045 * (1.0 - b * b) - 0.0022 * b);
    float inside = min(0.0024 * (1.0 - 0.35 * b) - off, (1.0 - abs(b)) * 0.012);
    return step(eye.z - 0.012, vRest.z) * step(off, 0.02) * smoothstep(-0.0006, 0.0006, inside);
  }
  vec3 dressed() {
    vec3 c = mix(skin, hair, 0.75 * brow());
    c = mix(c, shorts, cut(vFields.y));
    c = mix(c, top, cut(vFields.x));
    c *= 1.0 - 0.16 * max(seam(vFields.x), seam(vFields.y)) * step(vFields.z, 0.0);
    c = mix(c, hair, cut(vFields.z));
    float away = length(vec2(abs(vRest.x) - eye.x, vRest.y - eye.y));
    return vFields.w > 0.0 ? mix(eyeWhite, iris, smoothstep(0.0060, 0.0053, away)) : c;
  }
  #ifdef MUSCLES
  // a muscle under others: a faint ground and a dashed outline
  vec3 veiled(vec3 c, vec4 muscle, vec3 colour) {
    float dash = smoothstep(-0.2, 0.2, sin((muscle.y + muscle.z) * 420.0));
    float line = smoothstep(0.0045, 0.0035, muscle.x) * dash;
    return mix(c, colour, cut(muscle.x) * max(0.16, 0.9 * line));
  }
  vec3 painted(vec3 c) {
    float fibre = 0.5 + 0.5 * sin(vOver.z * 1496.0 + 2.0 * sin(vOver.y * 9.0));
    fibre *= fibre * smoothstep(0.0, 0.004, vOver.x);
    vec3 fibres = mix(c, mix(overactive, overactive * 1.22, fibre), cut(vOver.x) * 0.86);
    c = vOver.w > 0.5 ? veiled(c, vOver, overactive) : fibres;
    float stripe = smoothstep(-0.12, 0.12, sin(vUnder.y * 503.0) + 0.1);
    float outline = smoothstep(0.004, 0.0025, vUnder.x);
    vec3 stripes = mix(c, underactive, cut(vUnder.x) * 0.9 * max(stripe, outline));
    return vUnder.w > 0.5 ? veiled(c, vUnder, underactive) : stripes;
  }
  #else
  vec3 painted(vec3 c) { return c; }
  #endif
  void main() {
    vec3 c = lit(painted(dressed()));
    c *= vRelief > 0.0 ? 1.0 + 0.22 * min(vRelief, 1.0) : 1.0 + 0.55 * max(vRelief, -0.8);
    gl_FragColor = vec4(c, 1.0);
    #include <colorspace_fragment>
  }`
