namespace LineageService.Model;

/// <summary>
/// A stretch of a text in UTF-16 code units: where it starts and how long it is. Not a line and column: those are derived for display.
/// </summary>
/// <param name="Start">Zero-based offset of the first code unit.</param>
/// <param name="Length">Number of code units; zero marks a position.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The offset just behind the last code unit.</summary>
    public int End => Start + Length;

    /// <summary>The span that reaches from the start of this one to the end of <paramref name="other"/>, or the reverse.</summary>
    public TextSpan Cover(TextSpan other)
    {
        var start = Math.Min(Start, other.Start);
        return new TextSpan(start, Math.Max(End, other.End) - start);
    }

    public static TextSpan FromBounds(int start, int end) => new(start, end - start);
}
