"""A small Sollentuna with the areas of DOMAIN 13.3."""

from samverkan.structure import Area, Municipality

SOLLENTUNA = Municipality(
    id="sollentuna",
    name="Sollentuna kommun",
    areas=(
        Area(id="edsberg", name="Edsberg", aliases=("Edsbergs torg", "Edsbergs centrum", "edsb")),
        Area(
            id="tureberg",
            name="Tureberg",
            aliases=("Malmvägen", "Turebergs torg", "centrala Tureberg"),
        ),
        Area(id="rotebro", name="Rotebro", aliases=("Rotebro station", "Rotebro centrum")),
        Area(
            id="helenelund",
            name="Helenelund",
            aliases=("Helenelunds station", "Helenelunds stn", "Helenelunds centrum"),
        ),
        Area(id="haggvik", name="Häggvik", aliases=("Häggviks station", "haggvik")),
        Area(
            id="sollentuna_centrum",
            name="Sollentuna centrum",
            aliases=(
                "Sollentuna C",
                "Sollentuna station",
                "centrum",
                "köpcentrumet i Sollentuna centrum",
            ),
        ),
        Area(id="ovriga_kommundelar", name="övriga kommundelar", rest=True),
    ),
    organisations=(),
    functions=(),
    forums=(),
    documents=(),
)
