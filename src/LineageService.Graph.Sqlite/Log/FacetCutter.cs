namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// Finds the facets of an event that are worth storing once: the values below a <c>facets</c>, <c>inputFacets</c> or <c>outputFacets</c>
/// object. Knows no more of JSON than strings and brackets: what it takes for a facet in a text that is no event costs space, never a byte,
/// since a body is put together again from the same pieces.
/// </summary>
internal static class FacetCutter
{
    /// <summary>A smaller facet stays in the envelope: a reference to it and a row of its own would take as much.</summary>
    public const int MinLength = 200;

    private static ReadOnlySpan<byte> KeyEnd => "acets\""u8;

    /// <summary>Adds the places of facets in order; they do not overlap.</summary>
    public static void Find(ReadOnlySpan<byte> body, List<FacetPlace> places)
    {
        var at = 0;
        while (at < body.Length)
        {
            var hit = body[at..].IndexOf(KeyEnd);
            if (hit < 0) return;
            var end = at + hit + KeyEnd.Length;
            at = IsKey(body[..end]) && OpensObject(body, end) is var open and > 0 ? FindMembers(body, open, places) : end;
        }
    }

    private static bool IsKey(ReadOnlySpan<byte> text) =>
        text.EndsWith("\"facets\""u8) || text.EndsWith("\"inputFacets\""u8) || text.EndsWith("\"outputFacets\""u8);

    // The place behind the bracket that opens the key's value; 0 where the value is no object.
    private static int OpensObject(ReadOnlySpan<byte> body, int at)
    {
        at = SkipSpace(body, at);
        if (at >= body.Length || body[at] != ':') return 0;
        at = SkipSpace(body, at + 1);
        return at < body.Length && body[at] == '{' ? at + 1 : 0;
    }

    // Returns where to go on: behind the object, or where the text ceased to be JSON.
    private static int FindMembers(ReadOnlySpan<byte> body, int at, List<FacetPlace> places)
    {
        while (true)
        {
            at = SkipSpace(body, at);
            if (at >= body.Length || body[at] != '"') return Math.Min(at + 1, body.Length);
            at = SkipSpace(body, SkipString(body, at));
            if (at >= body.Length || body[at] != ':') return at;
            var start = SkipSpace(body, at + 1);
            at = SkipValue(body, start);
            if (at - start >= MinLength && at < body.Length) places.Add(new FacetPlace(start, at - start));
            at = SkipSpace(body, at);
            if (at >= body.Length || body[at] != ',') return Math.Min(at + 1, body.Length);
            at++;
        }
    }

    private static int SkipValue(ReadOnlySpan<byte> body, int at)
    {
        if (at >= body.Length) return body.Length;
        switch (body[at])
        {
            case (byte)'"':
                return SkipString(body, at);
            case (byte)'{' or (byte)'[':
                return ContainerEnd.Find(body, at);
            default:
                var end = body[at..].IndexOfAny((byte)',', (byte)'}', (byte)']');
                return end < 0 ? body.Length : at + end;
        }
    }

    // From the opening quote to behind the closing one.
    private static int SkipString(ReadOnlySpan<byte> body, int at)
    {
        at++;
        while (true)
        {
            var next = body[Math.Min(at, body.Length)..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) return body.Length;
            at += next;
            if (body[at] == '"') return at + 1;
            at += 2;
        }
    }

    private static int SkipSpace(ReadOnlySpan<byte> body, int at)
    {
        while (at < body.Length && body[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }
}
