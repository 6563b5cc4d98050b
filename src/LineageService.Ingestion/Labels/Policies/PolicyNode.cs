using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LineageService.Ingestion.Labels.Policies;

/// <summary>
/// A node of a policy's YAML with the line it stands on. Anchors and aliases are refused, and so is nesting that no policy needs. Immutable once read.
/// </summary>
internal sealed class PolicyNode
{
    private const int MaxDepth = 16;

    private PolicyNode(int line) => Line = line;

    /// <summary>Counted from 1.</summary>
    public int Line { get; }

    /// <summary>Of a scalar that is not null.</summary>
    public string? Text { get; private init; }

    public bool IsNull { get; private init; }

    /// <summary>Of a mapping, in the order of the file; a key may stand there twice.</summary>
    public List<(string Key, int Line, PolicyNode Value)>? Entries { get; private init; }

    /// <summary>Of a sequence.</summary>
    public List<PolicyNode>? Items { get; private init; }

    /// <returns>The first document's root; null where there is none or it cannot be read.</returns>
    public static PolicyNode? Read(string text, out PolicyMistake? mistake)
    {
        mistake = null;
        try
        {
            var parser = new Parser(new StringReader(text));
            while (parser.MoveNext())
            {
                if (parser.Current is NodeEvent or AnchorAlias) return Read(parser, 0);
            }
        }
        catch (YamlException failure)
        {
            var end = failure.Message.LastIndexOf("): ", StringComparison.Ordinal);
            mistake = new PolicyMistake(Math.Max(1, (int)failure.Start.Line), "", $"No YAML: {(end < 0 ? failure.Message : failure.Message[(end + 3)..])}");
        }

        return null;
    }

    private static PolicyNode Read(Parser parser, int depth)
    {
        var current = parser.Current!;
        var line = (int)current.Start.Line;
        if (depth > MaxDepth) throw new SemanticErrorException(current.Start, current.End, $"nested deeper than {MaxDepth} levels");
        if (current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            throw new SemanticErrorException(current.Start, current.End, "anchors and aliases are not taken");
        switch (current)
        {
            case Scalar scalar:
                var isNull = scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };
                return new PolicyNode(line) { Text = isNull ? null : scalar.Value, IsNull = isNull };
            case SequenceStart:
                var items = new List<PolicyNode>();
                while (parser.MoveNext() && parser.Current is not SequenceEnd) items.Add(Read(parser, depth + 1));
                return new PolicyNode(line) { Items = items };
            default:
                var entries = new List<(string, int, PolicyNode)>();
                while (parser.MoveNext() && parser.Current is not MappingEnd)
                {
                    if (parser.Current is not Scalar key) throw new SemanticErrorException(parser.Current!.Start, parser.Current.End, "a key is a plain name here");
                    parser.MoveNext();
                    entries.Add((key.Value, (int)key.Start.Line, Read(parser, depth + 1)));
                }

                return new PolicyNode(line) { Entries = entries };
        }
    }
}
