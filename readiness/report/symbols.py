"""The symbol of each status, where a picture says more than a word."""

from readiness.model import Status

SYMBOLS = {
    Status.PASS: "✅",
    Status.FAIL: "❌",
    Status.BLOCKED: "⛔",
    Status.ERROR: "⚠️",
    Status.MISSING: "❔",
    Status.WAIVED: "⏭️",
}
