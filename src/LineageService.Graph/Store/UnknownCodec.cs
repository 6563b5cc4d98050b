using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>Stores <see cref="UnknownLineage"/> in few bytes.</summary>
public static class UnknownCodec
{
    public static void Write(VarintWriter writer, ImmutableArray<UnknownLineage> unknowns)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Unsigned((uint)unknowns.Length);
        foreach (var unknown in unknowns)
        {
            writer.Text(unknown.Code);
            writer.OptionalText(unknown.Table);
            writer.OptionalText(unknown.Column);
            writer.Signed(unknown.Span?.Start ?? -1);
            if (unknown.Span is { } span) writer.Unsigned((uint)span.Length);
            writer.Text(unknown.Message);
            writer.OptionalText(unknown.Job?.Namespace);
            if (unknown.Job is { } job) writer.Text(job.Name);
        }
    }

    public static ImmutableArray<UnknownLineage> Read(ref VarintReader reader)
    {
        var count = reader.Count();
        if (count == 0) return [];
        var unknowns = ImmutableArray.CreateBuilder<UnknownLineage>();
        for (; count > 0; count--)
        {
            var code = reader.Text();
            var table = reader.OptionalText();
            var column = reader.OptionalText();
            var start = reader.Signed();
            TextSpan? span = start < 0 ? null : new TextSpan(start, (int)reader.Unsigned());
            var message = reader.Text();
            JobId? job = reader.OptionalText() is { } @namespace ? new JobId(@namespace, reader.Text()) : null;
            unknowns.Add(new UnknownLineage(code, table, column, span, message) { Job = job });
        }

        return unknowns.DrainToImmutable();
    }
}
