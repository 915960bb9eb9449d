"""`/api/v1`: what machines may do at the door of agency people, by bearer token only.

1. Every operation declares the one scope it needs; a token never allows more than its owner may.
2. What a viewer may not see is absent: no row, no count, and the same 404 as for what is not there.
3. Every refusal is a problem document (RFC 9457), whoever made it.
4. A change is one transaction. With an idempotency key its answer commits with the act.
5. Lists go on by cursors that name the last thing shown, so that nothing is skipped or repeated.
6. Answers carry no signed address: bytes are asked for one at a time, and each asking is on record.
"""
