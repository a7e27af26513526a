"""FastAPI with `async def`, which awaits a process that calculates: CASE 1.

    uvicorn fastapi_processes:app --port 8000
"""

import asyncio
import math
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI


def bits_of_factorial(n: int) -> int:
    return math.factorial(n).bit_length()


@asynccontextmanager
async def lifespan(app: FastAPI):
    with ProcessPoolExecutor(max_workers=2) as app.state.processes:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def index():
    return "quick"


@app.get("/factorial/{n}")
async def factorial(n: int):
    # The line that makes the difference: the calculation is elsewhere, and the event loop is free.
    bits = await asyncio.get_running_loop().run_in_executor(app.state.processes, bits_of_factorial, n)
    return {"bits": bits}
