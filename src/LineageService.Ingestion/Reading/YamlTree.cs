using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LineageService.Ingestion.Reading;

/// <summary>
/// Reads one YAML document as a tree that knows its lines, for files that people write and whose mistakes are told by line. Not for records
/// (<see cref="YamlRecords"/>). Anchors, aliases, several documents and nesting beyond 32 are refused.
/// </summary>
public static class YamlTree
{
    private const int MaxDepth = 32;

    /// <summary>The tree; null where the text holds nothing, or a mistake, which <paramref name="failure"/> is then.</summary>
    public static YamlNode? Read(string text, string? file, out SourceFailure? failure)
    {
        failure = null;
        try
        {
            var parser = new Parser(new StringReader(text));
            YamlNode? root = null;
            while (parser.MoveNext())
            {
                if (parser.Current is not NodeEvent node) continue;
                if (root is not null) throw new YamlException(node.Start, node.End, "one document");
                root = ReadNode(parser, 0);
            }

            return root;
        }
        catch (YamlException mistake)
        {
            failure = new SourceFailure(
                SourceCodes.MalformedYaml, file, Math.Max(1, mistake.Start.Line), Math.Max(1, mistake.Start.Column), $"expected YAML: {YamlRecords.Sentence(mistake)}");
            return null;
        }
    }

    private static YamlNode ReadNode(Parser parser, int depth)
    {
        var current = parser.Current!;
        if (current is not NodeEvent { Anchor.IsEmpty: true } node) throw new YamlException(current.Start, current.End, "anchors and aliases are not read");
        if (depth > MaxDepth) throw new YamlException(node.Start, node.End, $"nested deeper than {MaxDepth}");
        return node switch
        {
            Scalar scalar => new YamlText(scalar.Start.Line, IsNull(scalar) ? null : scalar.Value),
            SequenceStart => ReadList(parser, node.Start.Line, depth),
            MappingStart => ReadMap(parser, node.Start.Line, depth),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static YamlList ReadList(Parser parser, long line, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (Next(parser) is not SequenceEnd) items.Add(ReadNode(parser, depth + 1));
        return new YamlList(line, items.DrainToImmutable());
    }

    private static YamlMap ReadMap(Parser parser, long line, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        while (Next(parser) is not MappingEnd)
        {
            if (parser.Current is not Scalar key) throw new YamlException(parser.Current!.Start, parser.Current.End, "a key is a text");
            Next(parser);
            entries.Add(new YamlEntry(key.Value, key.Start.Line, ReadNode(parser, depth + 1)));
        }

        return new YamlMap(line, entries.DrainToImmutable());
    }

    private static ParsingEvent Next(Parser parser)
    {
        // A comment between two nodes is an event of its own.
        do parser.MoveNext();
        while (parser.Current is Comment);
        return parser.Current!;
    }

    private static bool IsNull(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };
}
