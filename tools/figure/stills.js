/* Draws a still: the product's own stage, three times too large, then made smaller. */
import { solve } from "./js/figure/pose.js"
import { Stage } from "./js/figure/stage.js"

const TIMES = 3
const FINE = 2   // pixels to a pixel of the page that a stage draws on every machine while nothing moves

/* shot: {params, frame, azimuth, elevation, width, height, over, under, prop, dark, most}; the answer
   is a data address of at most `most` bytes where that can be had. */
export async function draw(shot) {
  const canvas = document.createElement("canvas")
  canvas.getContext("webgl2", { alpha: true, antialias: true, depth: true, premultipliedAlpha: true })
  const stage = await Stage.open(canvas, { dark: shot.dark })
  stage.setMuscles(shot)
  stage.setProp(shot.prop)
  stage.pose(0, solve(stage.rig, shot.params))
  stage.resize(shot.width * TIMES / FINE, shot.height * TIMES / FINE, FINE)
  stage.look(shot, shot.frame)
  await stage.carried()
  stage.render()
  if (canvas.width !== shot.width * TIMES) throw new Error(`The stage drew ${canvas.width} pixels.`)
  const picture = smaller(canvas, shot.width, shot.height)
  stage.dispose()
  return packed(picture, shot.most)
}

/* Every pixel is the mean of those that were drawn for it, weighed by how much they cover. */
function smaller(canvas, width, height) {
  const large = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d")
  large.drawImage(canvas, 0, 0)
  const from = large.getImageData(0, 0, canvas.width, canvas.height).data
  const small = new OffscreenCanvas(width, height), picture = new ImageData(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) picture.data.set(mean(from, canvas.width, x * TIMES, y * TIMES), 4 * (y * width + x))
  small.getContext("2d").putImageData(picture, 0, 0)
  return small
}

function mean(pixels, width, left, top) {
  const sum = [0, 0, 0, 0]
  for (let y = top; y < top + TIMES; y++)
    for (let x = left; x < left + TIMES; x++) {
      const at = 4 * (y * width + x), alpha = pixels[at + 3]
      for (let k = 0; k < 3; k++) sum[k] += pixels[at + k] * alpha
      sum[3] += alpha
    }
  return [...sum.slice(0, 3).map(value => (sum[3] ? value / sum[3] : 0)), sum[3] / TIMES ** 2]
}

async function packed(picture, most) {
  let blob
  for (const quality of [0.82, 0.76, 0.7, 0.62]) {
    blob = await picture.convertToBlob({ type: "image/webp", quality })
    if (blob.size <= most) break
  }
  return new Promise(done => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.readAsDataURL(blob)
  })
}
