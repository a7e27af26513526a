"""FastAPI with a plain `def`, which it runs in a thread. A loop in Python calculates: threads take turns.

    uvicorn fastapi_def_loop:app --port 8000
"""

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def index():
    return "quick"


@app.get("/factorial/{n}")
# The line that makes the difference: no `async`, so this runs in a thread of a pool.
def factorial(n: int):
    result = 1
    for factor in range(2, n + 1):
        result *= factor  # Between two of these, another thread may get the GIL: every 5 ms.
    return {"bits": result.bit_length()}
