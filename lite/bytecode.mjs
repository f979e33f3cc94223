// node bytecode.mjs PYODIDE FOLDER [MODULE …]: runs compile_in of bytecode.py on FOLDER, in the Pyodide of PYODIDE.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, folder, ...modules] = process.argv.slice(2);
const core = resolve(pyodideFolder) + "/";
const { loadPyodide } = await import(pathToFileURL(core + "pyodide.mjs"));
const pyodide = await loadPyodide({ indexURL: core, packageBaseUrl: core });
for (const name of modules) await pyodide.loadPackagesFromImports(`import ${name}`, { messageCallback: () => {} });
pyodide.FS.mkdirTree("/work");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: resolve(folder) }, "/work");
pyodide.runPython(readFileSync(new URL("bytecode.py", import.meta.url), "utf8"));
try {
  pyodide.globals.get("compile_in")("/work", pyodide.toPy(modules));
} catch (error) { // its message alone: Node would show a line of Pyodide that is a megabyte long
  console.error(error.message);
  process.exit(1);
}
