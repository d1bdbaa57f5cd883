"""Data sets by the formulas of docs/training.md, to 50 digits, rounded to float64: python3 references.py > references.csv"""
import mpmath as mp

mp.mp.dps = 50
MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def number(self):
        self.state = (self.state + GAMMA) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def u(self):
        return mp.mpf(self.number() >> 11) / 2**53


def order(seed, samples):
    generator = SplitMix64(SplitMix64(seed).number())
    p = list(range(samples))
    for i in range(samples - 1, 0, -1):
        j = (generator.number() * (i + 1)) >> 64
        p[i], p[j] = p[j], p[i]
    return p


def polar(r, turns):
    return [r * mp.cos(2 * mp.pi * turns), r * mp.sin(2 * mp.pi * turns)]


def point(shape, c, j, t, noise, classes, u):
    if shape == "circle":
        a, b = u(), u()
        return polar(mp.sqrt(a) / 2 if c == 0 else mp.mpf(7) / 10 + a * 3 / 10, b)
    if shape == "xor":
        a, b = (mp.mpf(1) / 20 + u() * 19 / 20 for _ in range(2))
        sign = -1 if j % 2 else 1
        return [sign * a, (sign if c == 0 else -sign) * b]
    if shape == "gauss":
        a, b = u(), u()
        scattered = polar((mp.mpf(15) / 100 + mp.mpf(35) / 100 * noise) * mp.sqrt(-2 * mp.log(1 - a)), b)
        return [m + s for m, s in zip(polar(mp.mpf(6) / 10, mp.mpf(c) / classes), scattered)]
    if shape == "spiral":
        return polar(t, mp.mpf(7) / 4 * t + mp.mpf(c) / classes)
    x, y = mp.cos(mp.pi * t), mp.sin(mp.pi * t)
    x, y = (x, y) if c == 0 else (1 - x, mp.mpf(1) / 2 - y)
    return [(x - mp.mpf(1) / 2) * 2 / 3, (y - mp.mpf(1) / 4) * 2 / 3]


def rows(shape, samples, noise, seed, classes):
    u = SplitMix64(seed).u
    for i in order(seed, samples):
        c, j = i % classes, i // classes
        n = sum(1 for k in range(samples) if k % classes == c)
        x = point(shape, c, j, mp.mpf(j) / n, mp.mpf(noise), classes, u)
        if shape != "gauss":
            x = [v + (2 * u() - 1) * noise for v in x]
        yield float(x[0]), float(x[1]), c


print("shape,samples,noise,seed,classes,row,x0,x1,label")
for shape in ["circle", "xor", "gauss", "spiral", "moons"]:
    many = shape in ("gauss", "spiral")
    for samples, noise, seed, classes in [(9, 0.1, 1, 2), (10, 0.0, 0, 2), (13, 1.0, 2**53 - 1, 5 if many else 2),
                                          (1, 0.25, 7, 2), (7, 0.1, 42, 3 if many else 2)]:
        for row, (x0, x1, label) in enumerate(rows(shape, samples, noise, seed, classes)):
            print(f"{shape},{samples},{noise},{seed},{classes},{row},{x0!r},{x1!r},{label}")
