"""FastAPI with a plain `def`, which it runs in a thread. One C call calculates, and it holds the GIL.

    uvicorn fastapi_def:app --port 8000
"""

import math

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def index():
    return "quick"


@app.get("/factorial/{n}")
# The line that makes the difference: no `async`, so this runs in a thread of a pool.
def factorial(n: int):
    result = math.factorial(n)  # But no other thread runs Python until this one call is over.
    return {"bits": result.bit_length()}
