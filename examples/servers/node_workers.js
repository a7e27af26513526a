// Node's http, which gives each calculation to a worker thread: CASE 1, without a pool.
//
//     node node_workers.js 8000

const http = require("node:http");
const { once } = require("node:events");
const { isMainThread, parentPort, Worker, workerData } = require("node:worker_threads");

function factorial(n) {
  let result = 1n;
  for (let factor = 2n; factor <= n; factor++) result *= factor;
  return result;
}

const server = http.createServer(async (request, response) => {
  const n = request.url.match(/^\/factorial\/(\d+)$/)?.[1];
  if (!n) return response.end("quick");
  // The line that makes the difference: another thread calculates, and the event loop waits for its word.
  const [hexDigits] = await once(new Worker(__filename, { workerData: n }), "message");
  response.end(JSON.stringify({ hexDigits }));
});

if (isMainThread) {
  server.listen(Number(process.argv[2] ?? 8000), "127.0.0.1");
} else {
  parentPort.postMessage(factorial(BigInt(workerData)).toString(16).length);
}
