using System.Buffers;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LineageService.Ingestion.Reading;

/// <summary>
/// Turns YAML into the JSON records it means: each document that is a mapping, and each entry of one that is a sequence. Scalars are strings,
/// as every property of a task is; an empty plain one and <c>~</c> are null. Anchors, aliases and nesting beyond
/// <see cref="JsonRecord.MaxDepth"/> are refused: an alias can make a small text expand without bound.
/// </summary>
public static class YamlRecords
{
    /// <summary>The records in front of the first mistake, with the line each begins on; <paramref name="failure"/> is that mistake.</summary>
    public static List<(ReadOnlyMemory<byte> Json, long Line)> Read(string text, string? file, out SourceFailure? failure)
    {
        var records = new List<(ReadOnlyMemory<byte>, long)>();
        failure = null;
        try
        {
            var parser = new Parser(new StringReader(text));
            var inSequence = false;
            while (parser.MoveNext())
            {
                switch (parser.Current)
                {
                    case SequenceStart when !inSequence:
                        inSequence = true;
                        break;
                    case SequenceEnd:
                        inSequence = false;
                        break;
                    case NodeEvent node:
                        records.Add((ReadValue(parser), node.Start.Line));
                        break;
                    default:
                        break;
                }
            }
        }
        catch (YamlException mistake)
        {
            failure = new SourceFailure(
                SourceCodes.MalformedYaml, file, Math.Max(1, mistake.Start.Line), Math.Max(1, mistake.Start.Column), $"expected YAML: {Sentence(mistake)}");
        }

        return records;
    }

    private static ReadOnlyMemory<byte> ReadValue(Parser parser)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            // A mapping alternates keys and values; the flag of each open collection says which is next.
            var open = new Stack<Collection>();
            do
            {
                Write(writer, parser.Current!, open);
            }
            while (open.Count > 0 && parser.MoveNext());
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, ParsingEvent current, Stack<Collection> open)
    {
        var isKey = open.TryPeek(out var holder) && holder.IsMapping && holder.KeyIsNext;
        if (holder is not null) holder.KeyIsNext = !holder.KeyIsNext;
        if (isKey && current is not (Scalar or MappingEnd)) throw Refuse(current, "a mapping's key is a plain name here");
        if (current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias) throw Refuse(current, "anchors and aliases are not taken");
        if (open.Count >= JsonRecord.MaxDepth) throw Refuse(current, $"nested deeper than {JsonRecord.MaxDepth} levels");
        switch (current)
        {
            case Scalar scalar when isKey:
                writer.WritePropertyName(scalar.Value);
                break;
            case Scalar { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" }:
                writer.WriteNullValue();
                break;
            case Scalar scalar:
                writer.WriteStringValue(scalar.Value);
                break;
            case MappingStart:
                writer.WriteStartObject();
                open.Push(new Collection(true));
                break;
            case SequenceStart:
                writer.WriteStartArray();
                open.Push(new Collection(false));
                break;
            case MappingEnd:
                writer.WriteEndObject();
                open.Pop();
                break;
            case SequenceEnd:
                writer.WriteEndArray();
                open.Pop();
                break;
            default:
                break;
        }
    }

    private static SemanticErrorException Refuse(ParsingEvent at, string message) => new(at.Start, at.End, message);

    // The library puts its own position in front of the sentence.
    internal static string Sentence(YamlException mistake)
    {
        var end = mistake.Message.LastIndexOf("): ", StringComparison.Ordinal);
        return end < 0 ? mistake.Message : mistake.Message[(end + 3)..];
    }

    /// <summary>An open mapping or sequence. Mutable while it is read.</summary>
    private sealed class Collection(bool isMapping)
    {
        public bool IsMapping { get; } = isMapping;

        public bool KeyIsNext { get; set; } = true;
    }
}
