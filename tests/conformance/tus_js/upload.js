// Drives tus-js-client as a stranger would use it: node upload.js ACT ENDPOINT TOKEN FILE METADATA
// and prints one line of JSON: what became of the upload, and where it is.
import { createReadStream } from "node:fs";
import { PassThrough } from "node:stream";
import { Upload } from "tus-js-client";

const [act, endpoint, token, path, metadata] = process.argv.slice(2);
const CHUNK = 256 * 1024;

const common = {
  endpoint,
  metadata: JSON.parse(metadata),
  headers: { Authorization: `Bearer ${token}` },
  retryDelays: [0, 100, 500, 1000],
};

function say(event, upload) {
  console.log(JSON.stringify({ event, url: upload.url }));
}

// One upload that runs to its end; `options` may interrupt it on the way.
function run(options, source = createReadStream(path)) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(source, {
      ...common,
      ...options(() => upload, resolve),
      onError: reject,
      onSuccess: () => resolve(["finished", upload]),
    });
    upload.start();
  });
}

const acts = {
  create: () => run(() => ({})),

  createWithData: () => run(() => ({ uploadDataDuringCreation: true, chunkSize: CHUNK })),

  pause: () => {
    let paused = false;
    return run((upload) => ({
      chunkSize: CHUNK,
      onChunkComplete: () => {
        if (paused) return;
        paused = true;
        upload()
          .abort()
          .then(() => setTimeout(() => upload().start(), 50));
      },
    }));
  },

  parallel: () => run(() => ({ parallelUploads: 4 })),

  deferred: () =>
    run(
      () => ({ uploadLengthDeferred: true, chunkSize: CHUNK }),
      createReadStream(path).pipe(new PassThrough()),
    ),

  terminate: () =>
    run((upload, resolve) => ({
      chunkSize: CHUNK,
      onChunkComplete: () => {
        upload()
          .abort(true)
          .then(() => resolve(["terminated", upload()]));
      },
    })),
};

say(...(await acts[act]()));
