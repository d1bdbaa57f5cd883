"""Activations and their derivatives to 50 digits, rounded to float64: python3 references.py > references.csv"""
import mpmath as mp

mp.mp.dps = 400  # at −700, 1 + tanh cancels 304 digits


def gelu(z):
    return z / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (z + mp.mpf("0.044715") * z**3)))


FUNCTIONS = {
    "elu": lambda z: z if z > 0 else mp.expm1(z),
    "silu": lambda z: z / (1 + mp.exp(-z)),
    "softplus": lambda z: mp.log1p(mp.exp(z)),
    "gelu": gelu,
}

print("f,z,a,slope")
for name, f in FUNCTIONS.items():
    for z in [-700.0, -40.0, -12.5, -5.0, -3.0, -1.0, -0.3, -1e-3, -1e-9, -1e-200, 1e-200, 1e-9, 1e-3, 0.3, 1.0, 3.0, 8.0, 40.0, 700.0]:
        exact = mp.mpf(z)
        h = mp.mpf(10) ** -60 * abs(exact)
        slope = (f(exact + h) - f(exact - h)) / (2 * h)
        print(f"{name},{z!r},{float(f(exact))!r},{float(slope)!r}")
