// node smoke.mjs FOLDER FILE: defines what a Python file defines, in the Pyodide of FOLDER, and prints numbers().
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]) + "/";
const { loadPyodide } = await import(pathToFileURL(folder + "pyodide.mjs"));
const pyodide = await loadPyodide({ indexURL: folder, packageBaseUrl: folder, checkIntegrity: true });
const code = readFileSync(process.argv[3], "utf8");
await pyodide.loadPackagesFromImports(code);
console.log(await pyodide.runPythonAsync(`${code}\nnumbers()`));
