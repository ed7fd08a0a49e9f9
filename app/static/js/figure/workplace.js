/* Where the skin of a page's figures is carried: in one worker for all stages of the page, which ends
   with the last of them; in the page itself where no worker starts. */
import { Carrier } from "./carrying.js"

let shared = null
let stages = 0

/* The page's workplace; whoever enters it leaves it. It begins at once, while parts are still loading. */
export function enter() {
  stages += 1
  return shared ??= new Workplace()
}

export function leave() {
  stages -= 1
  if (stages) return
  shared.end()
  shared = null
}

class Workplace {
  #worker = null
  #begun
  #ready = null
  #inPage = null        // the carrier where there is no worker
  #waiting = new Map()  // {resolve, reject} by figure
  #fault = null
  #figures = 0

  constructor() { this.#begun = new Promise(done => this.#begin(done)) }

  /* What all figures share, as Carrier takes it; the first stage brings it. It is sent at once, whether
     the worker has begun or not: there is enough to make ready. */
  bring(anatomy) {
    if (this.#ready) return
    this.#worker?.postMessage({ anatomy })
    this.#ready = this.#begun.then(begun => { if (!begun) this.#inPage = new Carrier(anatomy) })
  }

  /* A number for one more figure. */
  figure() { return this.#figures++ }

  /* job: as Carrier takes it, one at a time of a figure; its buffer goes away with it and comes back
     with the answer. null when the workplace has ended. */
  async carry(job) {
    await this.#ready
    if (this.#inPage) return this.#inPage.carry(job)
    if (this.#fault) throw this.#fault
    if (!this.#worker) return null
    return new Promise((resolve, reject) => {
      this.#waiting.set(job.figure, { resolve, reject })
      this.#worker.postMessage(job, [job.buffer])
    })
  }

  async drop(figure) {
    await this.#ready
    if (this.#inPage) this.#inPage.drop(figure)
    else this.#worker?.postMessage({ figure })
  }

  end() {
    this.#worker?.terminate()
    this.#worker = null
    for (const { resolve } of this.#waiting.values()) resolve(null)
    this.#waiting.clear()
  }

  // --- inside ---

  /* done(true) at the worker's first word, done(false) when there will be none: an old browser throws,
     or reports that it does not know modules here. */
  #begin(done) {
    try {
      this.#worker = new Worker(new URL("./carrier.js", import.meta.url), { type: "module" })
    } catch {
      return done(false)
    }
    let works = false
    this.#worker.onmessage = ({ data }) => {
      works = true
      this.#worker.onmessage = answer => this.#answered(answer.data)
      done(data === "begun")
    }
    this.#worker.onerror = event => {
      event.preventDefault()
      if (works) this.#fail(new Error(`The figure's carrier: ${event.message}`))
      else done(false)
    }
  }

  #answered(carried) {
    const { resolve } = this.#waiting.get(carried.figure)
    this.#waiting.delete(carried.figure)
    resolve(carried)
  }

  #fail(error) {
    this.#fault = error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
