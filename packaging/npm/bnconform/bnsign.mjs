#!/usr/bin/env node
import { main } from "./run.mjs";

await main("bnsign", process.argv.slice(2));
