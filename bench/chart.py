"""A line chart as SVG: cost against the size of the store, both logarithmic, with the exponent of growth of each line."""
import math

COLOURS = ["#1b6ca8", "#c8553d", "#3a7d44", "#8a4f9e", "#b08900", "#555555", "#19a5a5", "#d16ba5", "#7a4b1f"]
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 400, 60, 20, 250, 50


def exponent(points):
    """The b of the power law y = a·x^b that fits best (least squares of the logarithms)."""
    xs, ys = [math.log(x) for x in points], [math.log(max(y, 1e-9)) for y in points.values()]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((value - x) ** 2 for value in xs)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / spread if spread else 0.0


def svg(lines):
    """Each line of two points and more as a multiple of its first point, so that all of them fit on one axis."""
    scaled = {name: {x: y / next(iter(points.values())) for x, y in points.items()} for name, points in lines.items() if len(points) > 1 and next(iter(points.values()))}
    xs = sorted({x for points in scaled.values() for x in points})
    low, high = math.log10(xs[0]), math.log10(xs[-1]) if len(xs) > 1 else math.log10(xs[0]) + 1
    top = max(2.0, max(y for points in scaled.values() for y in points.values()) * 1.1)

    def place(x, y):
        along = (math.log10(x) - low) / (high - low)
        return LEFT + along * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    step = 0.5 if top <= 4 else math.ceil(top / 8)
    for n in range(int(top / step) + 1):
        _, y = place(xs[0], n * step)
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/><text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{n * step:g} ×</text>')
    labelled = -math.inf
    for x in xs:
        at, bottom = place(x, 0)
        if at - labelled < 60:
            continue
        labelled = at
        out.append(f'<text x="{at:.1f}" y="{bottom + 20:.1f}" text-anchor="middle">{x:,}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">articles in the store</text>')
    for n, (name, points) in enumerate(scaled.items()):
        colour = COLOURS[n % len(COLOURS)]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in (place(x, y) for x, y in points.items()))
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in (place(x, y) for x, y in points.items())]
        y = TOP + 16 + 34 * n
        out.append(f'<text x="{WIDTH - RIGHT + 16}" y="{y}" fill="{colour}">{name}</text><text x="{WIDTH - RIGHT + 16}" y="{y + 15}" fill="#666">grows as n^{exponent(lines[name]):.2f}</text>')
    return "\n".join(out + ["</svg>", ""])
