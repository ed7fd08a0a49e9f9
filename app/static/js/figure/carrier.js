/* The worker that carries the skin of a page's figures: workplace.js starts it and tells it what. */
import { Carrier } from "./carrying.js"

let carrier = null

addEventListener("message", ({ data }) => {
  if (data.anatomy) carrier = new Carrier(data.anatomy)
  else if (data.orders) answer(carrier.carry(data))
  else carrier.drop(data.figure)
})

function answer(carried) { postMessage(carried, [carried.buffer]) }

postMessage("begun")
