"""FastAPI with `async def`, which calculates on the event loop: CASE 2.

    uvicorn fastapi_async:app --port 8000
"""

import math

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def index():
    return "quick"


@app.get("/factorial/{n}")
async def factorial(n: int):
    # The line that makes the difference: nothing is awaited, so the event loop is held until it is done.
    result = math.factorial(n)
    return {"bits": result.bit_length()}
