// The Node tus server as it is, or (EQUAL=1) doing the work that ours does:
// SHA-256 of what arrives and fsync before the answer.
// usage: node tus_server.mjs PORT FOLDER
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import http from "node:http";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

const [port, directory] = process.argv.slice(2);

class EqualWork extends FileStore {
  async write(readable, id, offset) {
    const hash = createHash("sha256");
    const hashed = new Transform({
      transform(chunk, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    const [size] = await Promise.all([
      super.write(hashed, id, offset),
      pipeline(readable, hashed, { end: true }).catch(() => undefined),
    ]);
    hash.digest("hex");
    const file = await open(join(directory, id), "r+");
    await file.sync();
    await file.close();
    return size;
  }
}

const Store = process.env.EQUAL === "1" ? EqualWork : FileStore;
const server = new Server({ path: "/files", datastore: new Store({ directory }) });
http.createServer(server.handle.bind(server)).listen(Number(port), "127.0.0.1");
