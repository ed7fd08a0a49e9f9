/* A passage of a lesson: the block it stands in, where it starts in the block's text, and its words.
   The text is the element's textContent, the same that the server reads. */
export const LONGEST = 2000

/* {element, block, start, quote} of a selection, cut at the end of its first block; or null. */
export function passageOf(range, text) {
  const from = range.startContainer.nodeType === 3 ? range.startContainer.parentElement : range.startContainer
  const element = from.closest?.("[data-block]")
  if (!element || !text.contains(element) || from.closest(".highlight-tools, .check, figure")) return null
  const start = before(element, range.startContainer, range.startOffset)
  const end = element.contains(range.endContainer) ? before(element, range.endContainer, range.endOffset) : element.textContent.length
  const { offset, quote } = trimmed(element.textContent.slice(start, end))
  return quote ? { element, block: element.dataset.block, start: start + offset, quote } : null
}

/* The quote without white space around it, at most LONGEST long, and how far its start moved. */
export function trimmed(words) {
  const quote = words.trim().slice(0, LONGEST)
  return { offset: words.length - words.trimStart().length, quote }
}

/* Where a quote starts in a text: at the expected place, else at its only occurrence, else -1. */
export function placeOf(text, start, quote) {
  if (!quote) return -1
  if (text.startsWith(quote, start)) return start
  const first = text.indexOf(quote)
  return first === text.lastIndexOf(quote) ? first : -1
}

/* One range for every text node that the quote touches. */
export function rangesOf(element, start, quote) {
  const at = placeOf(element.textContent, start, quote)
  if (at < 0) return []
  const ranges = []
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let passed = 0
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const from = Math.max(at - passed, 0)
    const to = Math.min(at + quote.length - passed, node.length)
    passed += node.length
    if (from >= to) continue
    const range = document.createRange()
    range.setStart(node, from)
    range.setEnd(node, to)
    ranges.push(range)
  }
  return ranges
}

function before(element, container, offset) {
  const range = document.createRange()
  range.setStart(element, 0)
  range.setEnd(container, offset)
  return range.toString().length
}
