"""Flask behind gunicorn's sync workers: processes, and each has one request at a time.

    gunicorn --bind 127.0.0.1:8000 --workers 2 flask_sync:app
"""

import math

from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return "quick"


@app.get("/factorial/<int:n>")
def factorial(n: int):
    # The line that makes the difference is `--workers 2` above: so many at a time, quick ones included.
    result = math.factorial(n)
    return {"bits": result.bit_length()}
