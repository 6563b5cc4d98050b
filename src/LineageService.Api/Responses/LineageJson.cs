using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>
/// Writes lineage and path answers as JSON, in pieces, so that an answer with a million edges never stands in memory twice. REST and CLI write
/// the same. The shape is <see cref="Contracts.LineageResponse"/> and <see cref="Contracts.PathsResponse"/>.
/// </summary>
public static class LineageJson
{
    private const int FlushBytes = 128 * 1024;

    private static readonly JsonEncodedText[] Subtypes = [.. Enum.GetValues<EdgeSubtype>().Select(subtype => JsonEncodedText.Encode(subtype.WireName()))];

    public static async Task WriteAsync(Utf8JsonWriter writer, LineageAnswer answer, CancellationToken cancellationToken)
    {
        writer.WriteStartObject();
        writer.WriteString("root"u8, answer.Root);
        writer.WriteNumber("epoch"u8, answer.Epoch);
        WritePoint(writer, answer.Point);
        writer.WriteBoolean("complete"u8, answer.Complete);
        WriteUnknowns(writer, answer.Unknowns.AsSpan());
        writer.WriteBoolean("truncated"u8, answer.Truncated);
        writer.WriteString("nextCursor"u8, answer.NextCursor);
        if (answer.CursorEpoch is { } epoch) writer.WriteNumber("cursorEpoch"u8, epoch);
        if (answer.Hidden > 0) writer.WriteNumber("hidden"u8, answer.Hidden);

        writer.WriteStartArray("nodes"u8);
        foreach (var node in answer.Nodes)
        {
            Write(writer, node);
            if (writer.BytesPending > FlushBytes) await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("edges"u8);
        foreach (var edge in answer.Edges)
        {
            Write(writer, edge);
            if (writer.BytesPending > FlushBytes) await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task WriteAsync(Utf8JsonWriter writer, string from, string to, PathAnswer answer, CancellationToken cancellationToken)
    {
        writer.WriteStartObject();
        writer.WriteString("from"u8, from);
        writer.WriteString("to"u8, to);
        writer.WriteNumber("epoch"u8, answer.Epoch);
        WritePoint(writer, answer.Point);
        writer.WriteBoolean("complete"u8, answer.Complete);
        WriteUnknowns(writer, answer.Unknowns.AsSpan());
        writer.WriteBoolean("truncated"u8, answer.Truncated);
        if (answer.Hidden > 0) writer.WriteNumber("hidden"u8, answer.Hidden);
        writer.WriteStartArray("paths"u8);
        foreach (var path in answer.Paths) Write(writer, path);
        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, LineagePath path)
    {
        writer.WriteStartObject();
        writer.WriteNumber("length"u8, path.Edges.Length);
        writer.WriteString("type"u8, path.Subtype.Type() == EdgeType.Direct ? "DIRECT"u8 : "INDIRECT"u8);
        writer.WriteString("subtype"u8, Subtypes[(int)path.Subtype]);
        writer.WriteStartArray("edges"u8);
        foreach (var edge in path.Edges) Write(writer, edge);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LineageAnswerNode node)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, node.Id);
        writer.WriteString("kind"u8, WireNames.Of(node.Kind));
        writer.WriteNumber("distance"u8, node.Distance);
        writer.WriteString("namespace"u8, node.Dataset.Namespace);
        writer.WriteString("name"u8, node.Dataset.Name);
        if (node.Kind == NodeKind.Field) writer.WriteString("field"u8, node.Path);
        if (node.Columns is { } columns) writer.WriteNumber("columns"u8, columns);
        writer.WriteString("via"u8, node.Via == EdgeType.Direct ? "DIRECT"u8 : "INDIRECT"u8);
        writer.WriteString("side"u8, WireNames.Of(node.Side));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LineageAnswerEdge edge)
    {
        writer.WriteStartObject();
        writer.WriteString("from"u8, edge.From);
        writer.WriteString("to"u8, edge.To);
        writer.WriteString("type"u8, edge.Type == EdgeType.Direct ? "DIRECT"u8 : "INDIRECT"u8);
        writer.WriteString("subtype"u8, Subtypes[(int)edge.Subtype]);
        writer.WriteString("job"u8, edge.Job.ToString());
        WriteSpan(writer, edge.Span);
        if (edge.Evidence != EvidenceKinds.None) WriteEvidence(writer, edge.Evidence);
        if (!edge.Functions.IsDefault) WriteFunctions(writer, edge.Functions.AsSpan());
        if (edge.Masking) writer.WriteBoolean("masking"u8, true);
        if (edge.Count is { } count) writer.WriteNumber("count"u8, count);
        writer.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter writer, TimePoint point)
    {
        if (point.AsOf is { } asOf) writer.WriteString("asOf"u8, asOf);
        if (point.KnownAt is { } knownAt) writer.WriteString("knownAt"u8, knownAt);
    }

    private static void WriteFunctions(Utf8JsonWriter writer, ReadOnlySpan<FunctionApplication> functions)
    {
        writer.WriteStartArray("functions"u8);
        foreach (var function in functions)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, function.Name);
            writer.WriteStartArray("literals"u8);
            if (!function.Literals.IsDefault) foreach (var literal in function.Literals) writer.WriteStringValue(literal);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEvidence(Utf8JsonWriter writer, EvidenceKinds evidence)
    {
        writer.WriteStartArray("evidence"u8);
        if ((evidence & EvidenceKinds.Sql) != 0) writer.WriteStringValue("SQL"u8);
        if ((evidence & EvidenceKinds.Run) != 0) writer.WriteStringValue("RUN"u8);
        if ((evidence & EvidenceKinds.Static) != 0) writer.WriteStringValue("STATIC"u8);
        if ((evidence & EvidenceKinds.Manual) != 0) writer.WriteStringValue("MANUAL"u8);
        if ((evidence & EvidenceKinds.Statement) != 0) writer.WriteStringValue("STATEMENT"u8);
        writer.WriteEndArray();
    }

    private static void WriteUnknowns(Utf8JsonWriter writer, ReadOnlySpan<UnknownLineage> unknowns)
    {
        writer.WriteStartArray("unknowns"u8);
        foreach (var unknown in unknowns)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, unknown.Code);
            if (unknown.Table is not null) writer.WriteString("table"u8, unknown.Table);
            if (unknown.Column is not null) writer.WriteString("column"u8, unknown.Column);
            if (unknown.Span is not null) WriteSpan(writer, unknown.Span);
            writer.WriteString("message"u8, unknown.Message);
            if (unknown.Job is { } job) writer.WriteString("job"u8, job.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSpan(Utf8JsonWriter writer, TextSpan? span)
    {
        if (span is not { } value)
        {
            writer.WriteNull("span"u8);
            return;
        }

        writer.WriteStartArray("span"u8);
        writer.WriteNumberValue(value.Start);
        writer.WriteNumberValue(value.Length);
        writer.WriteEndArray();
    }
}
