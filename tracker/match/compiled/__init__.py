"""The search for passages over whole columns, compiled by numba; `match.batch` is its typed side."""
