// Node's http, which calculates on the event loop: CASE 2.
//
//     node node_inline.js 8000

const http = require("node:http");

function factorial(n) {
  let result = 1n;
  for (let factor = 2n; factor <= n; factor++) result *= factor;
  return result;
}

const server = http.createServer(async (request, response) => {
  const n = request.url.match(/^\/factorial\/(\d+)$/)?.[1];
  if (!n) return response.end("quick");
  // The line that makes the difference: the function is `async`, but this awaits nothing.
  const result = factorial(BigInt(n));
  response.end(JSON.stringify({ hexDigits: result.toString(16).length }));
});

server.listen(Number(process.argv[2] ?? 8000), "127.0.0.1");
