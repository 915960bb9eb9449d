"""Ed25519 verification (RFC 8032, section 5.1.7), in plain integers, strict.

Refused besides wrong signatures: S not below the group order, an encoding of a
point that is not the canonical one, and a public key of small order (such a key
accepts signatures that nobody made). The equation is the one without cofactor,
checked by comparing encodings, as OpenSSL and Go do.

Nothing here is secret, so nothing here runs in constant time.
"""

import hashlib

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_SQRT_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

# Extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.
_Point = tuple[int, int, int, int]
_IDENTITY: _Point = (0, 1, 1, 0)


def _add(p: _Point, q: _Point) -> _Point:
    """The sum of two points (RFC 8032, section 5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _double(p: _Point) -> _Point:
    """Twice a point (RFC 8032, section 5.1.4)."""
    a = p[0] * p[0] % _P
    b = p[1] * p[1] % _P
    c = 2 * p[2] * p[2] % _P
    h = a + b
    e = h - (p[0] + p[1]) ** 2
    g = a - b
    f = c + g
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _x_of(y: int, sign: int) -> int | None:
    """The x that belongs to y and the sign bit (RFC 8032, section 5.1.3), or None."""
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    if square == 0:
        return None if sign else 0
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _SQRT_MINUS_ONE % _P
    if (x * x - square) % _P:
        return None
    return x if x & 1 == sign else _P - x


def _decode(data: bytes) -> _Point | None:
    """The point that 32 bytes encode, or None when they encode none canonically."""
    number = int.from_bytes(data, "little")
    y = number & (2**255 - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % _P)


def _encode(p: _Point) -> bytes:
    inverse = pow(p[2], -1, _P)
    x, y = p[0] * inverse % _P, p[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _is_small(p: _Point) -> bool:
    """Whether eight times the point is the identity."""
    q = _double(_double(_double(p)))
    return q[0] == 0 and q[1] == q[2]


def _base() -> _Point:
    y = 4 * pow(5, -1, _P) % _P
    x = _x_of(y, 0)
    assert x is not None  # noqa: S101  # a constant of the curve
    return (x, y, 1, x * y % _P)


_BASE = _base()


def _combine(s: int, k: int, a: _Point) -> _Point:
    """s*B + k*A, both scalars walked together."""
    both = _add(_BASE, a)
    result = _IDENTITY
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        result = _double(result)
        match (s >> bit & 1, k >> bit & 1):
            case (1, 1):
                result = _add(result, both)
            case (1, 0):
                result = _add(result, _BASE)
            case (0, 1):
                result = _add(result, a)
    return result


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message was made with the key of this public key."""
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    key = _decode(public)
    if s >= _L or key is None or _is_small(key):
        return False
    r = signature[:32]
    k = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % _L
    # S*B = R + k*A, turned round so that R is compared as the bytes it came in.
    negative = (_P - key[0], key[1], key[2], _P - key[3])
    return _encode(_combine(s, k, negative)) == r
