#!/usr/bin/env node
import { main } from "./run.mjs";

await main("bnconform", process.argv.slice(2));
