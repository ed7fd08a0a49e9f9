/* Starts what the page names in data-behaviour. Everything works without this file. */
import { start } from "./lib/start.js"

start(document)
