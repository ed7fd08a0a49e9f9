/* Draws contact sheets: window.draw(sheet, quality) gives a WebP's data address. sheets.py makes the sheet. */
import { solve } from "../../app/static/js/figure/pose.js"
import { Stage } from "../../app/static/js/figure/stage.js"

const FONT = '"DejaVu Sans", sans-serif'
const COLOURS = { paper: "#ffffff", ground: "#edf1ec", line: "#dbe3dc", floor: "#7b8a84", plumb: "#0b6b5e", ink: "#15211f", soft: "#43514d" }
const SHARP = 3        // the stage is drawn so many times larger and shrunk: smooth edges everywhere
const GAP = 3, BETWEEN = 16, HEAD = 36, TITLE = 18, LABEL = 20
const GRID = 0.1       // metres

const canvas = document.querySelector("#stage")
const stage = await Stage.open(canvas, { palette: "clay" })

window.draw = async (sheet, quality) => {
  stage.setProp(sheet.prop)
  const places = layOut(sheet)
  const picture = document.createElement("canvas")
  picture.width = places.width
  picture.height = places.height
  const ink = picture.getContext("2d")
  ink.fillStyle = COLOURS.paper
  ink.fillRect(0, 0, picture.width, picture.height)
  write(ink, sheet.title, 8, 24, `600 17px ${FONT}`, COLOURS.ink)
  for (const [i, block] of sheet.blocks.entries()) await drawBlock(ink, block, places.blocks[i])
  return picture.toDataURL("image/webp", quality)
}

/* Where each block goes: strips take a whole line, others stand side by side. */
function layOut({ tile: [width, height], columns, blocks }) {
  const block = 4 * width + 3 * GAP, line = TITLE + height + LABEL + 10
  const full = columns * block + (columns - 1) * BETWEEN
  let column = 0, y = HEAD
  const places = []
  for (const { strip } of blocks) {
    const whole = strip && columns > 1
    if (whole && column > 0) [column, y] = [0, y + line]
    places.push({ x: 8 + column * (block + BETWEEN), y, width: whole ? (full - 3 * GAP) / 4 : width, height })
    column += whole ? columns : 1
    if (column >= columns) [column, y] = [0, y + line]
  }
  return { blocks: places, width: full + 16, height: y + (column ? line : 0) }
}

async function drawBlock(ink, block, { x, y, width, height }) {
  write(ink, block.title, x, y + 13, `600 13px ${FONT}`, COLOURS.ink)
  const after = ink.measureText(block.title).width + 8
  write(ink, block.note, x + after, y + 13, `11px ${FONT}`, COLOURS.soft)
  for (const [i, tile] of block.tiles.entries()) {
    const left = x + i * (width + GAP), each = width / tile.stills.length
    for (const [k, params] of tile.stills.entries()) await drawStill(ink, block, params, left + k * each, y + TITLE, each, height)
    write(ink, tile.label, left, y + TITLE + height + 14, `12px ${FONT}`, COLOURS.ink)
  }
}

async function drawStill(ink, block, params, x, y, width, height) {
  const pose = solve(stage.rig, params)
  stage.resize(width * SHARP, height * SHARP)
  stage.pose(0, pose)
  stage.look(block.view, block.frame)
  await stage.carried()
  stage.render()
  const on = place => { const [a, b] = stage.project(0, place); return [x + a / SHARP, y + b / SHARP] }
  ink.save()
  ink.beginPath()
  ink.rect(x, y, width, height)
  ink.clip()
  ink.fillStyle = COLOURS.ground
  ink.fillRect(x, y, width, height)
  drawGrid(ink, block, on, x, y, width, height)
  ink.imageSmoothingQuality = "high"
  ink.drawImage(canvas, x, y, width, height)
  if (block.plumb) drawPlumb(ink, on, block.plumb)
  for (const name of block.stickers) drawSticker(ink, on(pose.marks[name]))
  ink.restore()
}

/* Lines of 10 cm through the origin, and the floor. */
function drawGrid(ink, { view, frame }, on, x, y, width, height) {
  const step = Math.min(width / frame.width, height / frame.height) * GRID
  const [left, top] = on([0, 0, 0])
  ink.strokeStyle = COLOURS.line
  for (let i = -40; i <= 40; i++) {
    stroke(ink, [left + i * step, y], [left + i * step, y + height])
    stroke(ink, [x, top + i * step], [x + width, top + i * step])
  }
  if (view === "above") return
  ink.strokeStyle = COLOURS.floor
  stroke(ink, [x, top], [x + width, top])
}

function drawPlumb(ink, on, [left, forward]) {
  ink.strokeStyle = COLOURS.plumb
  ink.globalAlpha = 0.75
  stroke(ink, on([left, 0, forward]), on([left, 2.6, forward]))
  ink.globalAlpha = 1
}

function drawSticker(ink, [x, y]) {
  ink.beginPath()
  ink.arc(x, y, 2.8, 0, 2 * Math.PI)
  ink.fillStyle = COLOURS.paper
  ink.fill()
  ink.strokeStyle = COLOURS.ink
  ink.stroke()
}

function stroke(ink, from, to) {
  ink.beginPath()
  ink.moveTo(...from)
  ink.lineTo(...to)
  ink.stroke()
}

function write(ink, text, x, y, font, colour) {
  ink.font = font
  ink.fillStyle = colour
  ink.fillText(text, x, y)
}
