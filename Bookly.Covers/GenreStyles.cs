using Bookly.Covers.Motifs;

namespace Bookly.Covers;

/// <summary>What a genre may look like.</summary>
public sealed record GenreStyle(IReadOnlyList<CoverPalette> Palettes, IReadOnlyList<Motif> Motifs);

/// <summary>The house style: which colours and pictures suit which genre. A genre it does not know may use them all.</summary>
public static class GenreStyles
{
    private static readonly Dictionary<string, Motif> Library = new Motif[]
    {
        new("tiles", GeometricMotifs.Tiles, Repeats: true),
        new("scales", GeometricMotifs.Scales, Repeats: true),
        new("stripes", GeometricMotifs.Stripes, Repeats: true),
        new("harlequin", GeometricMotifs.Harlequin, Repeats: true),
        new("nested", GeometricMotifs.Nested, Repeats: true),
        new("deco-fan", GeometricMotifs.DecoFan),
        new("cutouts", GeometricMotifs.Cutouts, Repeats: true),
        new("eclipse", GeometricMotifs.Eclipse),
        new("sun-over-sea", SkyMotifs.SunOverSea),
        new("constellation", SkyMotifs.Constellation),
        new("orbits", SkyMotifs.Orbits),
        new("moon-phases", SkyMotifs.MoonPhases, Repeats: true),
        new("mountains", SkyMotifs.Mountains),
        new("birds", SkyMotifs.Birds),
        new("engraving", SkyMotifs.Engraving),
        new("branch", NatureMotifs.Branch),
        new("meadow", NatureMotifs.Meadow, Repeats: true),
        new("wallpaper", NatureMotifs.Wallpaper, Repeats: true),
        new("waves", NatureMotifs.Waves, Repeats: true),
        new("contours", NatureMotifs.Contours, Repeats: true),
        new("ridgelines", NatureMotifs.Ridgelines),
        new("forest", NatureMotifs.Forest),
        new("arches", PlaceMotifs.Arches),
        new("city", PlaceMotifs.City),
        new("ship", PlaceMotifs.Ship),
        new("columns", PlaceMotifs.Columns),
        new("curtains", PlaceMotifs.Curtains),
        new("balloons", PlaceMotifs.Balloons),
        new("rain", PlaceMotifs.Rain),
        new("eye", EmblemMotifs.Eye),
        new("keyhole", EmblemMotifs.Keyhole),
        new("candle", EmblemMotifs.Candle),
        new("compass", EmblemMotifs.Compass),
        new("wreath", EmblemMotifs.Wreath),
        new("spiral", EmblemMotifs.Spiral),
        new("quill", EmblemMotifs.Quill),
    }.ToDictionary(m => m.Name);

    // Palettes are ground, ink, field, and three colours for the picture; see CoverPalette.
    private static readonly Dictionary<string, GenreStyle> Styles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Fiction"] = Style(
            "branch meadow wallpaper tiles stripes arches city rain eclipse cutouts birds scales candle waves mountains",
            "f4ecdc 20303c dfe6dc c8553d 2f4f5b e0a43a", "1f3a3d f3e9d2 e9dcc0 b5482f 1f3a3d d99a2b", "7a2331 f6e7d0 efd9bd 7a2331 2d4a53 d08a35",
            "f2e3d5 5a1e2b d9a58c 5a1e2b f5e9da 2e5052", "23395b f1e8d8 c7d5d8 23395b c65d3b f2c57c", "efe6cf 2b4a3a 2b4a3a e3b34b b9cfa7 d4603f"),
        ["Short Stories"] = Style(
            "tiles eclipse rain city branch candle birds nested cutouts scales stripes moon-phases",
            "f6efe2 3a2747 cdbfd8 3a2747 e07a4f f7f0df", "2a4858 f5ecd9 f0d9a8 2a4858 d1603d 8aa89a", "f0e4cf 7c2d12 e9b872 7c2d12 274c4a f9efdb",
            "40304d f7ead7 e4d3cf 40304d c8553d 6f8f88"),
        ["Adventure"] = Style(
            "ship compass sun-over-sea mountains waves contours balloons forest birds ridgelines",
            "15384f f4e6c8 9ec5c9 f3e7c9 15384f d8572a", "f3e5c8 1c3f4a e8b65a b5402a 1c3f4a f6ead0", "8c2f1b f8e8cb f0c987 8c2f1b 29504f f8e8cb",
            "20402f f1e6c9 c9d6ae d67a2c 20402f f3e3b8", "f5ead6 7b2d26 7fb0b5 f5ead6 1d4456 c8452e"),
        ["Mystery"] = Style(
            "keyhole eye city candle rain stripes nested spiral arches moon-phases",
            "17202a f2e2b6 2b3a45 e9c46a 0f161d f4ead0", "f2e8d0 2a1a1f c9b17a 8a1c2b 2a1a1f f2e8d0", "26323a f0e6d2 8fa3a0 f0e6d2 26323a d6452f",
            "f1d94b 1c1c1c f1d94b c6331f 1c1c1c fbf3d4", "3b0f1e f4dfc8 5e1a2e e8b04a 240811 f4dfc8"),
        ["Science Fiction"] = Style(
            "orbits constellation eclipse moon-phases nested spiral ridgelines tiles deco-fan contours",
            "101b3b f1ead6 182a57 f2a541 7fb7be e4572e", "f0e7d6 1e2a4a e9b29b 1e2a4a c8412f f6ecd6", "2d1b45 f6e6cf 432a63 f28f3b c8b6e2 5fc0b0",
            "0d3b42 f3ecd5 12525a f4c95d 9cc9b8 ee6c4d", "f5e9d0 b0301d f2c14e b0301d 21395b f8f1dd"),
        ["Horror"] = Style(
            "forest eye moon-phases candle engraving keyhole spiral birds ridgelines arches branch",
            "191518 ecdfc8 262024 c5372c 8f8574 ecdfc8", "7d1a1d f5e6cf 2a1113 e0b48a 7d1a1d f5e6cf", "1d2a26 e9e2c6 31463f d9c27a 0f1715 b6402d",
            "e8e0cc 221b22 b9bcae 221b22 7d1a1d e8e0cc", "2c2038 efe3d0 4a3a5c e4cf9b 1b1324 c8574b"),
        ["Children's"] = Style(
            "balloons meadow cutouts tiles birds sun-over-sea stripes moon-phases forest wallpaper city",
            "fdf3dc 1f4e5f a9dbe0 ee6352 2f7f79 f9c74f", "f7d065 3a2a4d fbe7ad e4572e 3a7d6c 5b3f8c", "23607a fdf1d6 bfe3dc f0803c 23607a fbd46d",
            "fbe3d6 7a2f4b f6b8a6 fdf3e4 7a2f4b 2f8f83", "2f6b4f fdf2d3 cfe6b8 e8553b 2f6b4f f7c548"),
        ["Poetry"] = Style(
            "branch birds moon-phases meadow waves wallpaper sun-over-sea eclipse scales constellation rain ridgelines",
            "f5efe6 37415c d6d9e3 5e6f9e 37415c d98e73", "2f3e46 f3ead9 cad2c5 52796f 2f3e46 e09f5a", "efe2dc 6b2d4e e8c3bd 6b2d4e 8f5d73 f7efe6",
            "1d3557 f1eee0 a8c6cf f1eee0 1d3557 e07a5f", "e9ecdc 33502f b9c9a0 33502f 6b8f4e d9663f"),
        ["Drama"] = Style(
            "curtains harlequin deco-fan arches columns stripes eclipse candle tiles wreath",
            "7b1525 f8e6c4 3c0b14 c12a37 22070c e9b44c", "1c1b29 f3dfae 2c2a42 d9a441 8b2635 f3e8cf", "f5e8cd 5c1a2a e6c27a 9c2436 5c1a2a f8efda",
            "0f4c4a f6e8cb 17625e e8a33d 0a3231 f6e8cb", "f3e3d3 2b2350 cdb8d6 b03a5b 2b2350 efb84d"),
        ["Philosophy"] = Style(
            "columns nested spiral engraving eclipse arches candle wreath orbits scales",
            "f3eee3 2a2a2a dcd4c2 2a2a2a a8432f b99a5b", "284b63 f4ede0 d9d3c3 284b63 8c5a3c e3b565", "e6dcc8 3d2b1f c9a66b 3d2b1f f1e8d6 7b2d26",
            "3f4a3c f2ecd9 cfd0b5 3f4a3c b65c3a f2ecd9", "f0e8e0 4a2c4f c9b7c7 4a2c4f a3683f f4ede4"),
        ["Science"] = Style(
            "orbits constellation contours nested scales spiral branch engraving tiles moon-phases",
            "f1efe4 14424f c5dbd8 14424f d9582f e9b44c", "0f2e3d f0e9d2 174459 e9c46a 6fb1b0 e76f51", "2f4a2e f3ecd2 d7dcb5 2f4a2e c65a2e 8aa05a",
            "f4ead4 3b2b5a d2c6df 3b2b5a e0663d 7d6aa8"),
        ["History"] = Style(
            "wreath columns arches compass engraving ship deco-fan mountains stripes city",
            "f2e6cf 5b1f1a dcb98a 5b1f1a 2f4a48 f2e6cf", "3a2618 f3e3c3 c99e5f 3a2618 8f2f22 f3e3c3", "2b3f4e f2e8d2 b9c3b8 2b3f4e a8432f e8c27a",
            "ece3cb 2e4a34 b7bf92 2e4a34 8a3b22 ece3cb"),
        ["Biography"] = Style(
            "quill wreath candle branch engraving stripes eclipse city birds mountains",
            "f4ebdd 3b3a5a d8cfd6 3b3a5a b2573f e2b25d", "34504a f4ecd8 d5d9bf 34504a c4622d f0c987", "6a2c2a f6e8d3 e7c6a2 6a2c2a 2f4550 f6e8d3",
            "e8e3d5 1f3d4d aec3c4 1f3d4d c2552d f3ead6"),
        ["Travel"] = Style(
            "contours compass mountains ship sun-over-sea ridgelines balloons waves arches forest",
            "f4e9d3 7a3b1d ecc28b b0472a 3f6b6b f7eedb", "1f4b5b f5ead1 a7cdc9 f5ead1 1f4b5b e0703a", "ede4cc 33533f b5c9a8 33533f d07e34 f5efdc",
            "b3432b fbeed6 f1c98d b3432b 27505a fbeed6"),
        ["Essays"] = Style(
            "quill stripes tiles branch eclipse nested scales birds meadow waves",
            "f7f1e3 24466b cfdbe3 24466b d8693a f0c05a", "214e8a f6f0e2 dfe5ea 214e8a c2492f e9b949", "eee7d8 4d3a2a c9b79a 4d3a2a 8c4a2f 5e7a6b",
            "35523d f5efdc dcdcbf 35523d c96a33 e4b75a"),
        ["Myth & Epic"] = Style(
            "wreath ship columns constellation waves engraving sun-over-sea deco-fan mountains eye scales",
            "1b3a57 f4e4bf d9b36a 1b3a57 9a3324 f7ecd1", "e09a5f 1f1410 c4652f 1f1410 7a2c18 f6e3c0", "f3e6c8 20303f c7a24f 20303f 9c3a25 f7efd9",
            "2a3d2f f1e3bd 8e9c64 f1e3bd 2a3d2f c4622d", "4a1c24 f4dfb5 74303a e3b354 2a0e13 f4dfb5"),
    };

    private static readonly GenreStyle Anything =
        new([.. Styles.Values.SelectMany(s => s.Palettes)], [.. Library.Values]);

    /// <summary>The genres that have a style of their own.</summary>
    public static IReadOnlyCollection<string> Genres => Styles.Keys;

    /// <summary>The style of a genre, or everything there is for one the house has never heard of.</summary>
    public static GenreStyle For(string genre) => Styles.GetValueOrDefault(genre.Trim(), Anything);

    private static GenreStyle Style(string motifs, params string[] palettes) =>
        new([.. palettes.Select(CoverPalette.Parse)], [.. motifs.Split(' ').Select(name => Library[name])]);
}
