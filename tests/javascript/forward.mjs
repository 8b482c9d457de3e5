// What the forward pass in the browser puts out: reads a folder with N.bin (a network) and N.json (rows), prints JSON.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const source = readFileSync(new URL("../../tdc_core/ui/browser/forward.js", import.meta.url), "utf8");
const { forward, readNetwork } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const folder = process.argv[2];
const said = {};
for (const file of readdirSync(folder).filter((name) => name.endsWith(".bin"))) {
  const name = file.slice(0, -4);
  const bytes = readFileSync(join(folder, file));
  const network = readNetwork(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const rows = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  said[name] = rows.map((row) => Array.from(forward(network, row)));
}
process.stdout.write(JSON.stringify(said));
