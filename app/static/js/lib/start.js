/* Finds data-behaviour="name other-name" and hands the element to the class of that module. */
const started = new WeakMap()

export function start(root) {
  const elements = [...root.querySelectorAll("[data-behaviour]")]
  if (root instanceof Element && root.matches("[data-behaviour]")) elements.unshift(root)
  return Promise.all(elements.flatMap(element => element.dataset.behaviour.split(/\s+/).map(name => begin(element, name))))
}

async function begin(element, name) {
  const names = started.get(element) ?? new Set()
  if (names.has(name) || !/^[a-z][a-z-]*$/.test(name)) return
  started.set(element, names.add(name))
  try {
    const { default: Behaviour } = await import(`../behaviours/${name}.js`)
    new Behaviour(element)
  } catch (error) {
    // One part that fails must not take the others with it; the page still works as plain HTML.
    console.warn(`Behaviour ${name} did not start.`, error)
  }
}
